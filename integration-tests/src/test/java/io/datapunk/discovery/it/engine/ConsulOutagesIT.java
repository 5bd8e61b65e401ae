package io.datapunk.discovery.it.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.Subscription;
import io.datapunk.discovery.it.chaos.AgentWitness;
import io.datapunk.discovery.it.chaos.LookupTimes;
import io.datapunk.discovery.it.servers.Await;
import io.datapunk.discovery.it.servers.ConsulProcess;
import io.datapunk.discovery.it.servers.Data;
import io.datapunk.discovery.it.servers.Servers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An agent that is frozen, killed with and without its data, or not there at first: the view stays,
 * lookups do not wait, and all is right again within 2 s and {@code recoverySpread} of the agent's
 * first good answer.
 */
class ConsulOutagesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration RECOVERY_SPREAD = Duration.ofSeconds(2);

  private static final Duration BETWEEN_LOOKUPS = Duration.ofMillis(1);

  /** What is promised, and a second for this test's own looking on a busy machine. */
  private static final Duration BOUND = RECOVERY_SPREAD.plusSeconds(2).plusSeconds(1);

  private ConsulProcess consul;
  private AgentWitness witness;
  private ServiceDiscovery discovery;

  @BeforeEach
  void start() {
    consul = Servers.newConsul().start();
    witness = new AgentWitness(consul.httpUri());
    discovery = open();
  }

  @AfterEach
  void stop() {
    discovery.close();
    witness.close();
    consul.close();
  }

  private ServiceDiscovery open() {
    return ServiceDiscovery.open(
        ServiceDiscoveryConfig.builder()
            .registry(consul.uri().toString())
            .cacheTtl(Duration.ofSeconds(5))
            .recoverySpread(RECOVERY_SPREAD)
            .reconcileInterval(Duration.ofSeconds(2))
            .closeTimeout(Duration.ofSeconds(2))
            .metrics("none:")
            .build());
  }

  private Registration register(int port) {
    return discovery.register(
        ServiceRegistration.builder("api", "127.0.0.1", port).metadata("n", "1").build());
  }

  private Subscription watched(int size) {
    Subscription subscription = discovery.watch("api", change -> {});
    Await.until(size + " endpoints", PATIENCE, () -> shows(subscription, size));
    return subscription;
  }

  /** The bound counts from the first good answer since the witness was told to look. */
  private void awaitWithinBound(String expectation, Await.Condition condition) {
    Await.until(expectation, PATIENCE, () -> witness.sawGood() && condition.holds());
    long right = System.nanoTime();
    assertThat(Duration.ofNanos(right - witness.firstGoodNanos()))
        .describedAs(expectation + ", since the agent's first good answer")
        .isLessThan(BOUND);
  }

  private static boolean isRight(Subscription subscription, int size) {
    return shows(subscription, size) && !subscription.snapshot().isStale();
  }

  private static boolean shows(Subscription subscription, int size) {
    return subscription.ready().toCompletableFuture().isDone()
        && subscription.snapshot().size() == size;
  }

  /** Lookups of a known service during an outage: none empty, none waits for the registry. */
  private void lookUpAllTheTime(String trouble, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    try (LookupTimes times = new LookupTimes()) {
      while (System.nanoTime() - end < 0) {
        ServiceSnapshot known = times.of(() -> discovery.discover("api"));
        assertThat(known.isEmpty()).isFalse();
        LockSupport.parkNanos(BETWEEN_LOOKUPS.toNanos());
      }
      times.assertNormal(trouble);
    }
  }

  @Test
  void p5_aFrozenAgent() {
    register(8080);
    Subscription subscription = watched(1);
    consul.pause();
    lookUpAllTheTime("agent frozen", Duration.ofSeconds(10));
    assertThat(subscription.snapshot().isStale()).isTrue();

    witness.lookAgain();
    consul.resume();
    new ConsulAdmin(consul.httpUri(), "").register("api", "other", 8081);

    awaitWithinBound("the change behind the freeze", () -> isRight(subscription, 2));
  }

  @Test
  void p5_p7_aKilledAgentThatLostItsStateGetsItsRegistrationsBack() {
    Registration registration = register(8080);
    Subscription subscription = watched(1);
    consul.kill();
    lookUpAllTheTime("agent killed", Duration.ofSeconds(2));

    witness.lookAgain();
    consul.restart(Data.WIPE);
    ConsulAdmin admin = new ConsulAdmin(consul.httpUri(), "");

    awaitWithinBound(
        "the registration is back",
        () ->
            admin.isPassing("api", registration.id())
                && registration.state() == RegistrationState.REGISTERED
                && isRight(subscription, 1));
    assertThat(subscription.snapshot().endpoints())
        .extracting("id")
        .isEqualTo(List.of(registration.id()));
  }

  @Test
  void p5_aKilledAgentThatKeptItsState() {
    register(8080);
    Subscription subscription = watched(1);
    consul.kill();
    lookUpAllTheTime("agent killed", Duration.ofSeconds(2));

    witness.lookAgain();
    consul.restart(Data.KEEP);
    new ConsulAdmin(consul.httpUri(), "").register("api", "other", 8081);

    awaitWithinBound("the change behind the restart", () -> isRight(subscription, 2));
  }

  @Test
  void p5_p7_aClientThatStartsFirst() {
    consul.kill();
    try (ServiceDiscovery early = open()) {
      Subscription subscription = early.watch("api", change -> {});
      Registration registration =
          early
              .registerAsync(ServiceRegistration.builder("api", "127.0.0.1", 9090).build())
              .toCompletableFuture()
              .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
              .join();
      assertThat(registration.state()).isEqualTo(RegistrationState.PENDING);

      witness.lookAgain();
      consul.restart(Data.KEEP);

      awaitWithinBound("the registration", () -> isRight(subscription, 1));
      assertThat(registration.state()).isEqualTo(RegistrationState.REGISTERED);
    }
  }
}
