package io.datapunk.discovery.core.register;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.core.port.DesiredCheck;
import io.datapunk.discovery.core.port.Registry;
import java.time.Duration;
import java.util.Optional;

/** Fills in what a check leaves open. */
final class Defaults {

  private final ServiceDiscoveryConfig config;
  private final Registry registry;

  Defaults(ServiceDiscoveryConfig config, Registry registry) {
    this.config = config;
    this.registry = registry;
  }

  /**
   * Returns the check as the registry shall hold it. What the engine reports may be silent for
   * three intervals and one timeout before that counts as critical.
   */
  DesiredCheck complete(HealthCheck check) {
    Duration interval = check.interval().orElse(config.healthCheckInterval());
    Duration timeout = check.timeout().orElse(config.healthCheckTimeout());
    boolean reported = check.ttl().isPresent() || !registry.runsItself(check);
    Duration ttl =
        reported ? check.ttl().orElse(interval.multipliedBy(3).plus(timeout)) : Duration.ZERO;
    return new DesiredCheck(
        check,
        reported,
        ttl,
        interval,
        timeout,
        check.initially().orElse(HealthStatus.CRITICAL),
        Optional.of(check.deregisterCriticalAfter().orElse(config.deregisterCriticalAfter())));
  }

  /** Returns whether the engine itself runs this check. */
  static boolean isProbed(DesiredCheck check) {
    return check.reported() && check.check().ttl().isEmpty();
  }
}
