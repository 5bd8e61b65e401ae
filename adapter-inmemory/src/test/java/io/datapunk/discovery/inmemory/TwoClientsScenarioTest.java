package io.datapunk.discovery.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.Subscription;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import io.datapunk.discovery.testkit.Trace;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two processes with the whole engine and one registry in memory: an outage, a wiped registry, one
 * process killed. On one thread, in virtual time, from a seed.
 */
final class TwoClientsScenarioTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void p5_viewsAreRightAgainAfterEachFault(long seed) {
    new Scenario(seed).run();
  }

  @Test
  void equalSeedsGiveEqualTraces() {
    String first = new Scenario(42).run();
    String second = new Scenario(42).run();
    assertThat(second).isEqualTo(first);
    assertThat(first).contains("outage", "wipe", "kill");
  }

  private static final class Scenario {

    private final SimulatedRuntime world;
    private final Trace trace;
    private final InMemoryRegistry server;

    Scenario(long seed) {
      world = SimulatedRuntime.seeded(seed);
      trace = new Trace(world.time());
      server = InMemoryRegistry.create(world.context("server"));
    }

    String run() {
      SimulatedRuntime killed = world.another("b");
      try (ServiceDiscovery a = open(world.another("a"));
          ServiceDiscovery b = open(killed);
          Subscription watched = watch("a", a);
          Subscription other = watch("b", b)) {
        a.register(ServiceRegistration.builder("api", "10.0.0.1", 8080).id("of-a").build());
        b.register(ServiceRegistration.builder("api", "10.0.0.2", 8080).id("of-b").build());
        awaitIds(List.of("of-a", "of-b"), watched, other);

        trace.add("outage");
        server.faults().begin(RegistryFault.OUTAGE);
        world.advance(Duration.ofSeconds(50));
        assertThat(watched.snapshot().isStale()).isTrue();
        assertThat(ids(watched.snapshot())).containsExactly("of-a", "of-b");
        server.faults().end(RegistryFault.OUTAGE);
        world.advance(Duration.ofMinutes(1));
        awaitIds(List.of("of-a", "of-b"), watched, other);
        assertThat(watched.snapshot().isStale()).isFalse();

        trace.add("wipe");
        server.faults().wipe();
        world.advance(Duration.ofMinutes(3));
        awaitIds(List.of("of-a", "of-b"), watched, other);

        trace.add("kill");
        killed.close();
        awaitIds(List.of("of-a"), watched);
      }
      return trace.text();
    }

    private ServiceDiscovery open(SimulatedRuntime runtime) {
      ServiceDiscoveryConfig config = ServiceDiscoveryConfig.builder().registry("memory:").build();
      return ServiceDiscoveryManager.builder(config)
          .registry(server.connect(runtime.context("registry")))
          .runtime(runtime)
          .build();
    }

    private Subscription watch(String process, ServiceDiscovery discovery) {
      Subscription subscription =
          discovery.watch("api", change -> trace.add(process + " " + ids(change.snapshot())));
      CompletableFuture<ServiceSnapshot> ready = subscription.ready().toCompletableFuture();
      assertThat(world.advanceUntil(ready::isDone, Duration.ofSeconds(5))).isTrue();
      return subscription;
    }

    private void awaitIds(List<String> wanted, Subscription... subscriptions) {
      for (Subscription subscription : subscriptions) {
        boolean reached =
            world.advanceUntil(
                () -> ids(subscription.snapshot()).equals(wanted), Duration.ofMinutes(5));
        assertThat(reached).as(trace.text()).isTrue();
      }
    }

    private static List<String> ids(ServiceSnapshot snapshot) {
      return snapshot.endpoints().stream().map(ServiceEndpoint::id).toList();
    }
  }
}
