package io.datapunk.discovery.it.chaos;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceRegistration;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Instances that the library keeps registered: some say that they live, some run code of theirs.
 */
final class KeptRegistrations implements AutoCloseable {

  private static final int COUNT = 8;
  private static final String SERVICE = "kept-";

  private final List<Registration> registrations = new ArrayList<>();

  KeptRegistrations(ServiceDiscovery discovery) {
    for (int i = 0; i < COUNT; i++) {
      ServiceRegistration.Builder wanted =
          ServiceRegistration.builder(SERVICE + i, "10.8.0." + i, 8_080).id(SERVICE + i);
      if (i % 2 == 1) {
        wanted.healthCheck(
            HealthCheck.custom("self", HealthReport::passing).every(Duration.ofSeconds(2)));
      }
      registrations.add(discovery.register(wanted.build()));
    }
  }

  /** The services whose instance does not pass, as the leader says. */
  List<String> missing(ConsulHttp http) throws IOException {
    CatalogClient catalog = new CatalogClient(http);
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      if (!catalog.passingIds(SERVICE + i).contains(SERVICE + i)) {
        missing.add(SERVICE + i);
      }
    }
    return missing;
  }

  @Override
  public String toString() {
    return registrations.toString();
  }

  @Override
  public void close() {
    registrations.forEach(Registration::close);
  }
}
