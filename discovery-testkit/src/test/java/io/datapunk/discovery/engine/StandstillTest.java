package io.datapunk.discovery.engine;

import static io.datapunk.discovery.engine.ScriptedRegistry.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceUnavailableException;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.Subscription;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the engine makes of time in which its process, or its whole machine, stood still. */
class StandstillTest extends EngineTest {

  private final Heard heard = new Heard();

  private Subscription watch() {
    Subscription subscription = discovery.watch("api", heard);
    runtime.run();
    registry.next().answer(7, endpoint("a"));
    runtime.run();
    return subscription;
  }

  @Test
  void p3_afterASuspensionNothingHeldCountsAsFreshAndTheWatchAsksAnew() {
    Subscription subscription = watch();
    var poll = registry.next();
    runtime.stepClock(
        Duration.ofMinutes(5)); // the machine slept: ticks stood, the calendar went on
    runtime.advance(seconds(1));
    assertThat(subscription.snapshot().staleReason()).contains(StaleReason.UNCONFIRMED);

    runtime.advance(seconds(2)); // recoverySpread
    assertThat(poll.isCancelled()).isTrue();
    registry.next().answer(9, endpoint("a"), endpoint("b"));
    runtime.run();

    assertThat(subscription.snapshot().isStale()).isFalse();
    assertThat(heard.calls)
        .containsExactly("change [a]", "stale UNCONFIRMED", "change [a, b]", "recovered [a, b]");
  }

  @Test
  void p3_anAnswerThatLayWaitingWhileTheMachineSleptConfirmsNothing() {
    Subscription subscription = watch();
    var poll = registry.next();
    runtime.stepClock(Duration.ofMinutes(5));
    poll.answer(7, endpoint("a"));
    runtime.advance(seconds(1));

    assertThat(subscription.snapshot().isStale()).isTrue();
  }

  /** Found by the simulation: age was counted in ticks alone, which stand in a suspension. */
  @Test
  void p3_timeSleptCountsForMaxStale() {
    Subscription subscription = watch();
    registry.next().fail(Kind.UNREACHABLE);
    runtime.stepClock(Duration.ofHours(25));
    runtime.advance(seconds(2));

    assertThatThrownBy(subscription::snapshot).isInstanceOf(ServiceUnavailableException.class);
  }

  /** Found by the simulation: the calendar had been set back before, and hid the time slept. */
  @Test
  void p3_timeSleptCountsForMaxStaleAlsoAfterTheWallClockWasSetBack() {
    Subscription subscription = watch();
    runtime.stepClock(Duration.ofHours(-48));
    runtime.advance(seconds(2));
    registry.next().fail(Kind.UNREACHABLE);
    runtime.stepClock(Duration.ofHours(25));
    runtime.advance(seconds(2));

    assertThatThrownBy(subscription::snapshot).isInstanceOf(ServiceUnavailableException.class);
  }

  @Test
  void p3_aCopyThatWasOnItsWayWhileTheMachineSleptIsNotFresh() {
    CacheFleet fleet = new CacheFleet();
    fleet.start(settings -> settings.registryName("main")).load(7, endpoint("a"));
    CacheFleet.Jvm sleeper = fleet.start(settings -> settings.registryName("main"));
    var lookup =
        sleeper.discovery.discoverAsync(ServiceQuery.of("api")).toCompletableFuture(); // asks

    sleeper.runtime.stepClock(Duration.ofMinutes(5));
    fleet.world.run();

    assertThat(lookup).isNotDone();
    for (int i = 0; i < 2; i++) { // what differs from a copy is asked about once more
      sleeper.registry.next().answer(8, endpoint("a"), endpoint("b"));
      fleet.world.run();
    }
    assertThat(ids(result(lookup))).containsExactly("a", "b");
  }

  @Test
  void p3_aCopyThatWasOnItsWayForLongerThanMaxStaleIsNotServed() {
    CacheFleet fleet = new CacheFleet();
    fleet.start(settings -> settings.registryName("main")).load(7, endpoint("a"));
    CacheFleet.Jvm sleeper = fleet.start(settings -> settings.registryName("main"));
    var lookup = sleeper.discovery.discoverAsync(ServiceQuery.of("api")).toCompletableFuture();

    sleeper.runtime.stepClock(Duration.ofHours(25));
    fleet.world.run();
    sleeper.registry.next().fail(Kind.DENIED);
    fleet.world.run();

    assertThat(lookup).isCompletedExceptionally();
  }

  @Test
  void p3_aWallClockThatIsSetBackHarmsNothing() {
    Subscription subscription = watch();
    runtime.stepClock(Duration.ofHours(-2));
    runtime.advance(seconds(5));

    assertThat(subscription.snapshot().isStale()).isFalse();
    assertThat(heard.calls).containsExactly("change [a]");
  }

  @Test
  void p5_aServerThatCatchesUpIsAskedAgainSoon() {
    Subscription subscription = watch();
    registry.next().answer(OptionalLong.of(9), seconds(13), Rights.COMPLETE, endpoint("a"));
    runtime.advance(seconds(1));
    var next = registry.next();
    assertThat(next.request.cursor()).isEmpty();
    next.answer(12, endpoint("b"));
    runtime.run();

    assertThat(subscription.snapshot().endpoints()).extracting("id").containsExactly("b");
  }
}
