package io.datapunk.discovery.core.view;

import io.datapunk.discovery.HealthTransition;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.core.observe.HealthMetrics;
import io.datapunk.discovery.core.upstream.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Counts the changes of health that views show, and those of endpoints that keep changing. */
public final class HealthChanges implements ViewObserver {

  /** So many changes within so much time are flapping. */
  static final int MANY = 4;

  static final Duration SHORT = Duration.ofMinutes(5);

  private final HealthMetrics metrics;

  /** Creates one that counts there. */
  public HealthChanges(HealthMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void onChanged(ServiceView view, Published state, Evidence evidence) {
    Instant now = state.confirmedAt();
    for (ServiceEndpoint endpoint : state.endpoints()) {
      if (changedAt(endpoint.healthHistory(), now)) {
        metrics.seen(endpoint.health(), endpoint.healthChangesSince(now.minus(SHORT)) >= MANY);
      }
    }
  }

  private static boolean changedAt(List<HealthTransition> history, Instant now) {
    return !history.isEmpty() && history.get(history.size() - 1).at().equals(now);
  }
}
