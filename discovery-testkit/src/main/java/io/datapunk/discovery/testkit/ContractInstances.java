package io.datapunk.discovery.testkit;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.port.DesiredCheck;
import io.datapunk.discovery.core.port.DesiredInstance;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The instances which the contract of the registry registers. */
final class ContractInstances {

  private static final Duration TTL = Duration.ofHours(1);
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int MOST_PAIRS = 56;

  private ContractInstances() {}

  /** Returns a name no other test uses. */
  static String uniqueName() {
    return "contract-" + UUID.randomUUID().toString().substring(0, 13);
  }

  static ServiceRegistration instance(String service, String id) {
    return ServiceRegistration.builder(service, "10.0.0.1", 8080)
        .id(id)
        .tags("v1", "production")
        .metadata("version", "1")
        .withoutHealthCheck()
        .build();
  }

  static DesiredInstance desired(ServiceRegistration registration, DesiredCheck... checks) {
    return new DesiredInstance(registration, List.of(checks), "owner", 1);
  }

  /** Returns a check that is reported, with a long time to live. */
  static DesiredCheck check(String name, HealthStatus initially) {
    return check(name, initially, TTL);
  }

  static DesiredCheck check(String name, HealthStatus initially, Duration ttl) {
    return new DesiredCheck(
        HealthCheck.ttl(ttl).named(name),
        true,
        ttl,
        INTERVAL,
        TIMEOUT,
        initially,
        Optional.empty());
  }

  /** Returns a registration at the limits of the API. */
  static ServiceRegistration largest(String service) {
    ServiceRegistration.Builder builder =
        ServiceRegistration.builder(service, "2001:db8::1", 65_535)
            .id("id._~:@[1]-é" + "x".repeat(200))
            .tags("a b", "é/{}\"'<&>", "t".repeat(255))
            .weight(65_535)
            .withoutHealthCheck();
    for (int i = 0; i < MOST_PAIRS; i++) {
      String key = "k" + i + "_".repeat(128 - 1 - Integer.toString(i).length());
      builder.metadata(key, i % 2 == 0 ? "v".repeat(512) : "é \n{}\"".repeat(64));
    }
    return builder.build();
  }
}
