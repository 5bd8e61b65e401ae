package io.datapunk.discovery.engine;

import static io.datapunk.discovery.engine.ScriptedRegistry.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.Subscription;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.engine.EngineTest.Heard;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A machine that for a while has no thread for what is handed over. */
class ThreadlessTest {

  private final SimulatedRuntime world = SimulatedRuntime.inOrder();
  private final ThreadlessRuntime runtime = new ThreadlessRuntime(world);
  private final ScriptedRegistry registry = new ScriptedRegistry();
  private final Heard heard = new Heard();
  private final ServiceDiscovery discovery =
      ServiceDiscoveryManager.builder(
              ServiceDiscoveryConfig.builder().registry("scripted:").build())
          .registry(registry)
          .runtime(runtime)
          .build();

  @AfterEach
  void close() {
    runtime.withoutWorkers = false;
    runtime.withoutCallbacks = false;
    discovery.close();
  }

  @Test
  void p3_aViewAgesAlsoWhenItsTimerMetNoThread() {
    CompletableFuture<ServiceSnapshot> lookup = lookup();
    registry.next().answer(7, endpoint("a"));
    world.run();
    assertThat(EngineTest.result(lookup).isStale()).isFalse();

    world.advance(Duration.ofMillis(23_500));
    runtime.withoutWorkers = true;
    world.advance(seconds(8));
    runtime.withoutWorkers = false;
    world.advance(seconds(1));

    CompletableFuture<ServiceSnapshot> later = lookup();
    world.advance(seconds(2));
    assertThat(EngineTest.result(later).isStale()).isTrue();
  }

  @Test
  void p5_standstillsAreNoticedAlsoAfterABeatThatMetNoThread() {
    Subscription subscription = discovery.watch("api", heard);
    world.run();
    registry.next().answer(7, endpoint("a"));
    world.run();
    runtime.withoutWorkers = true;
    world.advance(Duration.ofMillis(1_500));
    runtime.withoutWorkers = false;
    world.advance(seconds(5));
    assertThat(subscription.snapshot().isStale()).isFalse();

    world.stepClock(Duration.ofMinutes(5));
    world.advance(seconds(1));

    assertThat(subscription.snapshot().staleReason()).contains(StaleReason.UNCONFIRMED);
  }

  @Test
  void p6_aSubscriberHearsLateWhatMetNoThread() {
    discovery.watch("api", heard);
    world.run();
    registry.next().answer(7, endpoint("a"));
    world.run();
    runtime.withoutCallbacks = true;
    registry.next().answer(8, endpoint("b"));
    world.run();
    runtime.withoutCallbacks = false;

    world.advance(seconds(1));
    assertThat(heard.calls).containsExactly("change [a]", "change [b]");
    registry.next().answer(9, endpoint("c"));
    world.run();

    assertThat(heard.calls).containsExactly("change [a]", "change [b]", "change [c]");
  }

  @Test
  void p6_aStageIsCompletedLate() {
    CompletableFuture<ServiceSnapshot> lookup = lookup();
    runtime.withoutCallbacks = true;
    registry.next().answer(7, endpoint("a"));
    world.run();
    runtime.withoutCallbacks = false;

    world.advance(seconds(1));

    assertThat(EngineTest.result(lookup).endpoints()).hasSize(1);
  }

  @Test
  void p7_closingReachesTheRegistrationsAlsoWithoutThreadsForCallbacks() {
    discovery.changes(ServiceQuery.of("api")).subscribe(new Idle());
    world.run();
    CompletableFuture<Registration> registering =
        discovery
            .registerAsync(ServiceRegistration.builder("web", "10.0.0.1", 80).build())
            .toCompletableFuture();
    world.run();
    Registration registration = EngineTest.result(registering);
    runtime.withoutCallbacks = true;

    discovery.close();

    assertThat(registration.state()).isEqualTo(RegistrationState.CLOSED);
  }

  private CompletableFuture<ServiceSnapshot> lookup() {
    CompletableFuture<ServiceSnapshot> lookup =
        discovery.discoverAsync(ServiceQuery.of("api")).toCompletableFuture();
    world.run();
    return lookup;
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static final class Idle implements Flow.Subscriber<ServiceChange> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {}

    @Override
    public void onNext(ServiceChange change) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }
}
