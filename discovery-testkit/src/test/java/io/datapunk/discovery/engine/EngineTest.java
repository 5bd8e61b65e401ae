package io.datapunk.discovery.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceListener;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;

/** An engine over a scripted registry, on one thread, in virtual time. */
abstract class EngineTest {

  final SimulatedRuntime runtime = SimulatedRuntime.inOrder();
  final ScriptedRegistry registry = new ScriptedRegistry();
  final CountingSink metrics = new CountingSink();
  final ServiceDiscovery discovery = open(config -> config);

  final ServiceDiscovery open(UnaryOperator<ServiceDiscoveryConfig.Builder> settings) {
    return ServiceDiscoveryManager.builder(
            settings.apply(ServiceDiscoveryConfig.builder().registry("scripted:")).build())
        .registry(registry)
        .metrics(metrics)
        .runtime(runtime)
        .build();
  }

  @AfterEach
  void close() {
    discovery.close();
  }

  /** The result of what must be done by now; a wait on the simulation's own thread never ends. */
  static <T> T result(CompletableFuture<T> done) {
    assertThat(done).isDone();
    return done.join();
  }

  static List<String> ids(ServiceSnapshot snapshot) {
    return snapshot.endpoints().stream().map(endpoint -> endpoint.id()).toList();
  }

  static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  /** A listener that remembers what it was told, as text. */
  static class Heard implements ServiceListener {

    final List<String> calls = new ArrayList<>();
    final List<ServiceChange> changes = new ArrayList<>();

    @Override
    public void onChange(ServiceChange change) {
      changes.add(change);
      calls.add("change " + ids(change.snapshot()));
    }

    @Override
    public void onStale(ServiceSnapshot last, StaleReason reason) {
      calls.add("stale " + reason);
    }

    @Override
    public void onRecovered(ServiceSnapshot current) {
      calls.add("recovered " + ids(current));
    }
  }
}
