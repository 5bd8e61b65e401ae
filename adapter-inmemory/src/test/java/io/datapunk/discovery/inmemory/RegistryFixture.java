package io.datapunk.discovery.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.DesiredCheck;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A registry in virtual time, and the steps its tests are made of. */
final class RegistryFixture {

  static final Duration TTL = Duration.ofSeconds(30);
  static final Duration REMOVED_AFTER = Duration.ofSeconds(60);

  final SimulatedRuntime runtime = SimulatedRuntime.inOrder();
  final InMemoryRegistry registry = InMemoryRegistry.create(runtime.context("registry"));
  final InMemoryFaults faults = registry.faults();

  static ServiceRegistration registration(String service, String id) {
    return ServiceRegistration.builder(service, "10.0.0.1", 8080)
        .id(id)
        .withoutHealthCheck()
        .build();
  }

  /** An instance without checks. */
  static DesiredInstance plain(String service, String id) {
    return new DesiredInstance(registration(service, id), List.of(), "owner", 1);
  }

  /** An instance with one check named {@code c}. */
  static DesiredInstance leased(String service, String id) {
    DesiredCheck check =
        new DesiredCheck(
            HealthCheck.ttl(TTL).named("c"),
            true,
            TTL,
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            HealthStatus.PASSING,
            Optional.of(REMOVED_AFTER));
    return new DesiredInstance(registration(service, id), List.of(check), "owner", 1);
  }

  void register(DesiredInstance instance) {
    value(registry.register(instance));
  }

  CompletableFuture<Void> report(String service, String id, HealthReport report) {
    return registry.report(service, id, "c", report);
  }

  RegistryAnswer current(String service) {
    return current(registry, service);
  }

  RegistryAnswer current(Registry client, String service) {
    return value(client.read(ReadRequest.now(service, Optional.empty(), Consistency.CONSISTENT)));
  }

  List<String> ids(String service) {
    return ids(current(service));
  }

  static List<String> ids(RegistryAnswer answer) {
    return answer.endpoints().stream().map(ServiceEndpoint::id).toList();
  }

  HealthStatus health(String service) {
    return current(service).endpoints().get(0).health();
  }

  long cursor(String service) {
    return current(service).cursor().orElseThrow();
  }

  /** A stale read from the current cursor that waits for a minute. */
  CompletableFuture<RegistryAnswer> poll(String service) {
    return after(service, cursor(service));
  }

  CompletableFuture<RegistryAnswer> after(String service, long cursor) {
    CompletableFuture<RegistryAnswer> read =
        registry.read(ReadRequest.after(service, Optional.empty(), cursor, Duration.ofMinutes(1)));
    runtime.run();
    return read;
  }

  <T> T value(CompletableFuture<T> future) {
    runtime.run();
    assertThat(future).isCompleted();
    return future.getNow(null);
  }

  RegistryException.Kind failure(CompletableFuture<?> future) {
    runtime.run();
    assertThat(future).isCompletedExceptionally();
    RegistryException[] failure = new RegistryException[1];
    future.whenComplete((value, thrown) -> failure[0] = (RegistryException) thrown);
    return failure[0].kind();
  }
}
