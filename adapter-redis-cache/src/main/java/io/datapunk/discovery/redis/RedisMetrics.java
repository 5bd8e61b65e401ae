package io.datapunk.discovery.redis;

import io.datapunk.discovery.core.port.MetricsSink;
import java.util.Map;

/** What the adapter counts. */
final class RedisMetrics {

  private static final String MALFORMED = "discovery.redis.malformed";
  private static final String LOST = "discovery.redis.connections.lost";

  private final MetricsSink sink;

  RedisMetrics(MetricsSink sink) {
    this.sink = sink;
  }

  /** Returns the counter of entries under our keys that are none. */
  MetricsSink.Counter malformedEntries() {
    return sink.counter(MALFORMED, Map.of("what", "entry"));
  }

  /** Returns the counter of messages on our channel that are no announcements. */
  MetricsSink.Counter malformedAnnouncements() {
    return sink.counter(MALFORMED, Map.of("what", "announcement"));
  }

  /** Returns the counter of connections that broke or went silent. */
  MetricsSink.Counter lostConnections(String link) {
    return sink.counter(LOST, Map.of("link", link));
  }
}
