package io.datapunk.discovery.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.inmemory.InMemoryRegistry;
import io.datapunk.discovery.inmemory.RegistryFault;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * How an application is tested in memory, with time moved by hand: minutes pass in milliseconds,
 * and always in the same way.
 */
class TestingExampleTest {

  private final SimulatedRuntime runtime = SimulatedRuntime.inOrder();
  private final InMemoryRegistry registry = InMemoryRegistry.create(runtime.context("registry"));
  private final ServiceDiscovery discovery =
      ServiceDiscoveryManager.builder(
              ServiceDiscoveryConfig.builder()
                  .registry("memory:")
                  .cacheTtl(Duration.ofSeconds(30))
                  .build())
          .registry(registry)
          .runtime(runtime)
          .build();

  @AfterEach
  void close() {
    discovery.close();
  }

  @Test
  void anOutageIsLivedThroughOnWhatIsKnown() {
    discovery.register(ServiceRegistration.builder("api", "api.local", 8080).build());
    assertThat(discovery.discover("api").isStale()).isFalse();

    registry.faults().begin(RegistryFault.OUTAGE);
    runtime.advance(Duration.ofMinutes(5));

    ServiceSnapshot lastKnown = discovery.discover("api");
    assertThat(lastKnown.size()).isEqualTo(1);
    assertThat(lastKnown.isStale()).isTrue();
  }

  @Test
  void anInstanceThatReportsNothingIsNotUsed() {
    Registration registration =
        discovery.register(
            ServiceRegistration.builder("worker", "worker.local", 9090)
                .healthCheck(HealthCheck.ttl(Duration.ofSeconds(10)))
                .build());
    registration.report(HealthReport.passing());
    runtime.run();

    try (var subscription = discovery.watch("worker", change -> {})) {
      runtime.advance(Duration.ofSeconds(5));
      assertThat(subscription.snapshot().size()).isEqualTo(1);

      runtime.advance(Duration.ofSeconds(6));
      assertThat(subscription.snapshot().isEmpty()).isTrue();
    }
  }
}
