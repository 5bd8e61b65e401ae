package io.datapunk.discovery.redis;

import io.datapunk.discovery.core.port.Metric;
import io.datapunk.discovery.core.port.MetricsSink;
import java.util.Map;

/** What the adapter counts. */
final class RedisMetrics {

  private static final Metric MALFORMED =
      Metric.counter(
          "discovery.redis.malformed",
          "Entries and announcements in Redis, under the names of this library, that are none.",
          "what");
  private static final Metric LOST =
      Metric.counter(
          "discovery.redis.connections.lost",
          "Connections to Redis that broke or went silent, by their use: commands, messages.",
          "link");

  private final MetricsSink sink;

  RedisMetrics(MetricsSink sink) {
    this.sink = sink;
    sink.describe(MALFORMED);
    sink.describe(LOST);
  }

  /** Returns the counter of entries under our keys that are none. */
  MetricsSink.Counter malformedEntries() {
    return sink.counter(MALFORMED.name(), Map.of("what", "entry"));
  }

  /** Returns the counter of messages on our channel that are no announcements. */
  MetricsSink.Counter malformedAnnouncements() {
    return sink.counter(MALFORMED.name(), Map.of("what", "announcement"));
  }

  /** Returns the counter of connections that broke or went silent. */
  MetricsSink.Counter lostConnections(String link) {
    return sink.counter(LOST.name(), Map.of("link", link));
  }
}
