package io.datapunk.discovery.consul.protocol;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.consul.protocol.ConsulJson.Check;
import java.util.List;

/** The health of an instance and the words of Consul for it. */
public final class Statuses {

  private Statuses() {}

  /** Returns the worst of the checks, those of the node included; passing without any. */
  public static HealthStatus worst(List<Check> checks) {
    HealthStatus worst = HealthStatus.PASSING;
    for (Check check : checks) {
      worst = worst.worse(of(check));
    }
    return worst;
  }

  /** Returns what the worst check says, as long as it is not passing. */
  static String reason(List<Check> checks) {
    HealthStatus worst = worst(checks);
    if (worst == HealthStatus.PASSING) {
      return "";
    }
    return checks.stream()
        .filter(check -> of(check) == worst)
        .map(check -> check.name + ": " + (check.output.isEmpty() ? check.notes : check.output))
        .findFirst()
        .orElse("");
  }

  /** Returns Consul's word; it knows neither an unknown status nor maintenance of one check. */
  public static String word(HealthStatus status) {
    return switch (status) {
      case PASSING -> "passing";
      case WARNING -> "warning";
      case UNKNOWN, CRITICAL, MAINTENANCE -> "critical";
    };
  }

  private static HealthStatus of(Check check) {
    if (CheckIds.isMaintenance(check.id)) {
      return HealthStatus.MAINTENANCE;
    }
    return switch (check.status) {
      case "passing" -> HealthStatus.PASSING;
      case "warning" -> HealthStatus.WARNING;
      case "critical" -> HealthStatus.CRITICAL;
      case "maintenance" -> HealthStatus.MAINTENANCE;
      default -> HealthStatus.UNKNOWN;
    };
  }
}
