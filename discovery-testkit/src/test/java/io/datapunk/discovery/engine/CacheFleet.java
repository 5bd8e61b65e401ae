package io.datapunk.discovery.engine;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Some JVMs, each with a registry of its own to ask, and one cache between them. */
final class CacheFleet {

  final SimulatedRuntime world = SimulatedRuntime.inOrder();
  final FakeCache cache = new FakeCache(world.ticks());
  private int started;

  /** Starts a JVM whose registry says that it is at {@code place}. */
  Jvm at(String place) {
    return start(
        new ScriptedRegistry().at(CompletableFuture.completedFuture(Optional.of(place))), s -> s);
  }

  /** Starts a JVM. */
  Jvm start(ScriptedRegistry registry, UnaryOperator<ServiceDiscoveryConfig.Builder> settings) {
    Jvm jvm = new Jvm(registry, settings, world.another("jvm" + started++));
    world.run();
    return jvm;
  }

  Jvm start(UnaryOperator<ServiceDiscoveryConfig.Builder> settings) {
    return start(new ScriptedRegistry(), settings);
  }

  final class Jvm {

    final ScriptedRegistry registry;
    final CountingSink metrics = new CountingSink();
    final SimulatedRuntime runtime;
    final ServiceDiscovery discovery;

    private Jvm(
        ScriptedRegistry registry,
        UnaryOperator<ServiceDiscoveryConfig.Builder> settings,
        SimulatedRuntime runtime) {
      this.registry = registry;
      this.runtime = runtime;
      this.discovery =
          ServiceDiscoveryManager.builder(
                  settings.apply(ServiceDiscoveryConfig.builder().registry("scripted:")).build())
              .registry(registry)
              .distributedCache(cache)
              .metrics(metrics)
              .runtime(runtime)
              .build();
    }

    CompletableFuture<ServiceSnapshot> begin() {
      CompletableFuture<ServiceSnapshot> lookup =
          discovery.discoverAsync(ServiceQuery.of("api")).toCompletableFuture();
      world.run();
      return lookup;
    }

    /** Begins a lookup and answers its question. */
    ServiceSnapshot load(long cursor, ServiceEndpoint... endpoints) {
      CompletableFuture<ServiceSnapshot> lookup = begin();
      registry.next().answer(cursor, endpoints);
      world.run();
      return EngineTest.result(lookup);
    }

    void watch(long cursor, ServiceEndpoint... endpoints) {
      discovery.watch("api", change -> {});
      world.run();
      answer(cursor, endpoints);
    }

    void answer(long cursor, ServiceEndpoint... endpoints) {
      registry.next().answer(cursor, endpoints);
      world.advance(Duration.ofMillis(101)); // changes are shared within this
    }
  }
}
