package io.datapunk.discovery.consul.protocol;

import static io.datapunk.discovery.HealthStatus.WARNING;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.port.DesiredCheck;
import io.datapunk.discovery.core.port.DesiredInstance;
import java.time.Duration;
import java.util.Set;

/**
 * What Consul cannot hold, or would change without saying so.
 *
 * <p>It raises a shorter interval to one second and a shorter time to removal to one minute, with a
 * line in its log only.
 */
public final class Limits {

  private static final String RESERVED_METADATA = "consul-";
  private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);
  private static final Duration LEAST_REMOVAL = Duration.ofMinutes(1);

  private Limits() {}

  /** Returns whether an agent can run the check exactly as it is configured. */
  public static boolean runsItself(HealthCheck check) {
    Set<String> settings = check.settings().keySet();
    return switch (check.type()) {
      case HealthCheck.HTTP -> settings.equals(Set.of("path")) && mayJumpAtFirst(check);
      case HealthCheck.TCP -> settings.isEmpty() && mayJumpAtFirst(check);
      default -> false;
    };
  }

  /**
   * An agent counts results in a row from the second one on: the first makes a check passing or
   * critical at once.
   */
  private static boolean mayJumpAtFirst(HealthCheck check) {
    boolean good = check.initially().filter(first -> first.isAtLeast(WARNING)).isPresent();
    return good ? check.fall() == 1 : check.rise() == 1;
  }

  /**
   * Checks what an application configured.
   *
   * @throws IllegalArgumentException naming the field, what it holds and what was expected
   */
  public static void validate(ServiceRegistration registration) {
    for (String key : registration.metadata().keySet()) {
      if (key.startsWith(RESERVED_METADATA)) {
        throw violation("metadata key", key, "not the prefix consul-, which Consul reserves");
      }
    }
    for (HealthCheck check : registration.healthChecks()) {
      if (runsItself(check)) {
        check.interval().ifPresent(time -> interval(check, time));
      }
      check.deregisterCriticalAfter().ifPresent(time -> removal(check, time));
    }
  }

  /** Also checks what the configuration filled in. */
  public static void validate(DesiredInstance instance) {
    validate(instance.registration());
    for (DesiredCheck desired : instance.checks()) {
      if (!desired.reported()) {
        if (!runsItself(desired.check())) {
          throw violation("check", desired.name(), "to be reported, Consul cannot run it");
        }
        interval(desired.check(), desired.interval());
      }
      desired.deregisterCriticalAfter().ifPresent(time -> removal(desired.check(), time));
    }
  }

  private static void interval(HealthCheck check, Duration time) {
    atLeast(LEAST_INTERVAL, "interval of " + check.name(), time);
  }

  private static void removal(HealthCheck check, Duration time) {
    atLeast(LEAST_REMOVAL, "deregisterCriticalAfter of " + check.name(), time);
  }

  private static void atLeast(Duration least, String field, Duration value) {
    if (value.compareTo(least) < 0) {
      throw violation(field, value, "at least " + least + " on Consul");
    }
  }

  private static IllegalArgumentException violation(
      String field, Object value, String expectation) {
    return new IllegalArgumentException(field + ": " + value + " (expected: " + expectation + ")");
  }
}
