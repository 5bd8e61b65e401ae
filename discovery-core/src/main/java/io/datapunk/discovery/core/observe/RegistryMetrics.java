package io.datapunk.discovery.core.observe;

import io.datapunk.discovery.core.port.MetricsSink;
import java.util.Map;

/** Counts what the registry was asked. */
public final class RegistryMetrics {

  private final MetricsSink sink;

  /** Creates one that counts into {@code sink}. */
  public RegistryMetrics(MetricsSink sink) {
    this.sink = sink;
  }

  /** Notes a call and its outcome. */
  public void asked(String call, long nanos, boolean answered) {
    String outcome = answered ? "answered" : "failed";
    sink.timer(Metrics.REGISTRY_CALLS.name(), Map.of("call", call, "outcome", outcome))
        .recordNanos(nanos);
  }
}
