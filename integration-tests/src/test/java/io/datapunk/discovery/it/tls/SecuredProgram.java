package io.datapunk.discovery.it.tls;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceDiscoveryException;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.ServiceSnapshot;
import java.io.IOException;
import java.time.Duration;

/**
 * An application over TLS with what its JVM trusts: looks {@code api} up and says what it found,
 * and registers it before if told so. It ends with the end of its input.
 */
final class SecuredProgram {

  private SecuredProgram() {}

  /** Arguments: registry, token, distributed cache, and whether to register. */
  public static void main(String[] arguments) throws IOException {
    ServiceDiscoveryConfig config =
        ServiceDiscoveryConfig.builder()
            .registry(arguments[0])
            .registryCredentials(Credentials.token(() -> arguments[1]))
            .distributedCache(arguments[2])
            .distributedCacheTimeout(Duration.ofSeconds(5))
            .lookupTimeout(Duration.ofSeconds(10))
            .registerTimeout(Duration.ofSeconds(20))
            .metrics("none:")
            .build();
    try (ServiceDiscovery discovery = ServiceDiscovery.open(config)) {
      if (arguments[3].equals("register")) {
        register(discovery);
      }
      System.out.println(look(discovery));
      if (System.in.read() >= 0) {
        throw new IllegalStateException("input (expected: none)");
      }
    }
    System.exit(0);
  }

  private static void register(ServiceDiscovery discovery) {
    Registration registration =
        discovery.register(ServiceRegistration.builder("api", "10.0.0.1", 8080).build());
    System.out.println(
        registration.state() == RegistrationState.REGISTERED
            ? "registered"
            : registration.toString());
  }

  private static String look(ServiceDiscovery discovery) {
    try {
      ServiceSnapshot found = discovery.discover("api");
      return "found " + found.endpoints().size() + " " + found.source();
    } catch (ServiceDiscoveryException e) {
      return "failed " + e.getClass().getSimpleName() + " " + e.getMessage();
    }
  }
}
