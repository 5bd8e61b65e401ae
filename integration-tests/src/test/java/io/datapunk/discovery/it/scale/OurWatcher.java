package io.datapunk.discovery.it.scale;

import static java.util.stream.Collectors.joining;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceRegistration;
import java.util.List;
import java.util.function.BiConsumer;

/** The library, with its defaults. */
final class OurWatcher implements Watcher {

  private final ServiceDiscovery discovery;

  OurWatcher(String registry) {
    discovery =
        ServiceDiscovery.open(
            ServiceDiscoveryConfig.builder().registry(registry).metrics("none:").build());
  }

  @Override
  public void keep(String service) {
    discovery.register(
        ServiceRegistration.builder(service, "127.0.0.1", 9_000)
            .healthCheck(HealthCheck.custom("alive", HealthReport::passing))
            .build());
  }

  @Override
  public void watch(List<String> services, BiConsumer<String, String> seen) {
    for (String service : services) {
      discovery.watch(
          service,
          change ->
              seen.accept(
                  service,
                  change.snapshot().endpoints().stream()
                      .map(ServiceEndpoint::port)
                      .sorted()
                      .map(String::valueOf)
                      .collect(joining(","))));
    }
  }

  @Override
  public void close() {
    discovery.close();
  }
}
