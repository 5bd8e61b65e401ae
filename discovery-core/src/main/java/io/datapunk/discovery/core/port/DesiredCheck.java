package io.datapunk.discovery.core.port;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthStatus;
import java.time.Duration;
import java.util.Optional;

/**
 * A check as the registry shall hold it, with all defaults filled in.
 *
 * @param check what is tested
 * @param reported true: the engine or the application reports results, and silence for longer than
 *     {@code ttl} is critical; false: the registry runs the check itself
 * @param ttl how long a report holds; zero if not reported
 * @param interval the time between two runs
 * @param timeout the limit for one run
 * @param initially the status until the first result
 * @param deregisterCriticalAfter when an instance that stays critical is removed; empty for never
 */
public record DesiredCheck(
    HealthCheck check,
    boolean reported,
    Duration ttl,
    Duration interval,
    Duration timeout,
    HealthStatus initially,
    Optional<Duration> deregisterCriticalAfter) {

  /** Returns the name, unique within the instance. */
  public String name() {
    return check.name();
  }
}
