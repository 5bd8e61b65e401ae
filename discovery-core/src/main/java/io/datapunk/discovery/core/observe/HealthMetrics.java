package io.datapunk.discovery.core.observe;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.core.port.MetricsSink;
import java.util.Locale;
import java.util.Map;

/**
 * What is counted about health: of own instances tested from inside this process, and of endpoints
 * as views show them.
 *
 * <p>Tags are services, types of checks and statuses; never an instance or the name of a check.
 */
public final class HealthMetrics {

  private final MetricsSink sink;

  /** Creates one that counts there. */
  public HealthMetrics(MetricsSink sink) {
    this.sink = sink;
  }

  /** Records one run of a probe: {@code discovery.health.probe}. */
  public void probed(String service, String type, HealthStatus result, long nanos) {
    sink.timer(
            Metrics.PROBES.name(), Map.of("service", service, "type", type, "result", text(result)))
        .recordNanos(nanos);
  }

  /** Counts a run that did not end in time: {@code discovery.health.timeouts}. */
  public void timedOut(String service, String type) {
    sink.counter(Metrics.PROBE_TIMEOUTS.name(), Map.of("service", service, "type", type))
        .increment();
  }

  /** Counts a change of a check's status: {@code discovery.health.transitions}. */
  public void changed(String service, HealthStatus to) {
    sink.counter(Metrics.HEALTH_TRANSITIONS.name(), Map.of("service", service, "to", text(to)))
        .increment();
  }

  /**
   * Counts a change of an endpoint's health in a view: {@code discovery.health.seen}; of one that
   * keeps changing also {@code discovery.health.flapping}.
   */
  public void seen(HealthStatus to, boolean flapping) {
    sink.counter(Metrics.HEALTH_SEEN.name(), Map.of("to", text(to))).increment();
    if (flapping) {
      sink.counter(Metrics.HEALTH_FLAPPING.name(), Map.of()).increment();
    }
  }

  private static String text(HealthStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
