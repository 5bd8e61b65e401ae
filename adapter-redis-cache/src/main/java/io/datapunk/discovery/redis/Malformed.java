package io.datapunk.discovery.redis;

import io.datapunk.discovery.core.port.MetricsSink;
import java.util.Map;

/** Counts what stands in Redis under our names and is not ours. */
record Malformed(MetricsSink.Counter entries, MetricsSink.Counter announcements) {

  Malformed(MetricsSink metrics) {
    this(
        metrics.counter("discovery.redis.malformed", Map.of("what", "entry")),
        metrics.counter("discovery.redis.malformed", Map.of("what", "announcement")));
  }
}
