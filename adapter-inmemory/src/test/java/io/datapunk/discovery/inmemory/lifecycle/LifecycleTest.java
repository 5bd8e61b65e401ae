package io.datapunk.discovery.inmemory.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.inmemory.InMemoryFaults;
import io.datapunk.discovery.inmemory.InMemoryRegistry;
import io.datapunk.discovery.inmemory.RegistryFault;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;

/** A discovery over a registry with faults to order, on one thread, in virtual time. */
abstract class LifecycleTest {

  /** One reconcile interval, and the time a repair takes. */
  static final Duration RECONCILED = seconds(31);

  final SimulatedRuntime runtime = SimulatedRuntime.inOrder();

  /** The registry as an operator sees it. */
  final InMemoryRegistry registry = InMemoryRegistry.create(runtime.context("operator"));

  final InMemoryFaults faults = registry.faults();
  final CountingMetrics metrics = new CountingMetrics();
  final ServiceDiscovery discovery = open(runtime, settings -> settings);

  @AfterEach
  void close() {
    faults.heal();
    discovery.close();
  }

  /** Opens the discovery of a process. */
  final ServiceDiscovery open(
      SimulatedRuntime process, UnaryOperator<ServiceDiscoveryConfig.Builder> settings) {
    return ServiceDiscoveryManager.builder(
            settings.apply(ServiceDiscoveryConfig.builder().registry("memory:")).build())
        .registry(registry.connect(process.context("registry")))
        .metrics(metrics)
        .runtime(process)
        .build();
  }

  static ServiceRegistration.Builder api() {
    return ServiceRegistration.builder("api", "10.0.0.1", 8080).id("api-1");
  }

  /** Begins to register; the registry holds it then, and its answer was lost. */
  final CompletableFuture<Registration> registerWithoutHearing(ServiceRegistration registration) {
    faults.latency(Duration.ofMillis(100));
    CompletableFuture<Registration> registering =
        discovery.registerAsync(registration).toCompletableFuture();
    advance(Duration.ofMillis(120));
    faults.begin(RegistryFault.LOST_ANSWERS);
    advance(Duration.ofMillis(100));
    faults.latency(Duration.ZERO);
    return registering;
  }

  final Optional<ObservedInstance> held() {
    return await(registry.find("api", "api-1"));
  }

  /** What lookups find. */
  final Optional<ServiceEndpoint> shown() {
    List<ServiceEndpoint> all =
        await(registry.read(ReadRequest.now("api", Optional.empty(), Consistency.CONSISTENT)))
            .endpoints();
    return all.stream().filter(endpoint -> endpoint.id().equals("api-1")).findFirst();
  }

  final Optional<HealthStatus> health() {
    return shown().map(ServiceEndpoint::health);
  }

  final void advance(Duration time) {
    runtime.advance(time);
  }

  final void awaitState(Registration registration, RegistrationState state, Duration limit) {
    assertThat(runtime.advanceUntil(() -> registration.state() == state, limit))
        .as("%s within %s, is %s", state, limit, registration.state())
        .isTrue();
  }

  final <T> T await(CompletableFuture<T> future) {
    try {
      return runtime.await(future, Duration.ofMinutes(5));
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
