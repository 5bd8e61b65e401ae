package io.datapunk.discovery.engine;

import static io.datapunk.discovery.engine.ScriptedRegistry.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.Subscription;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import io.datapunk.discovery.engine.ScriptedRegistry.Question;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A confirming read that is overtaken by what a watch learns while it is under way. */
class OvertakenTest extends EngineTest {

  private static final ServiceQuery YOUNG =
      ServiceQuery.builder("api").maxStale(Duration.ofMillis(1)).build();

  private final Heard heard = new Heard();
  private final Subscription subscription = discovery.watch("api", heard);
  private CompletableFuture<ServiceSnapshot> lookup;

  private Question question() {
    runtime.run();
    return registry.next();
  }

  /** A watch that holds cursor 7 and polls on, while a lookup's answer is being confirmed. */
  private Question confirmationBesidesPoll(long cursorOfPoll) {
    question().answer(7, endpoint("a"));
    runtime.advance(seconds(1));
    Question poll = question();
    lookup = discovery.discoverAsync(YOUNG).toCompletableFuture();
    question().answer(6, endpoint("a"), endpoint("old"));
    Question confirmation = question();
    assertThat(confirmation.request.consistency()).isEqualTo(Consistency.CONSISTENT);
    poll.answer(cursorOfPoll, endpoint("a"), endpoint("c"));
    runtime.run();
    return confirmation;
  }

  private Question nextConfirmation() {
    runtime.run();
    return registry
        .find(question -> question.request.consistency() == Consistency.CONSISTENT)
        .orElseThrow();
  }

  @Test
  void p4_p6_aConfirmationThatWasOvertakenDoesNotBringBackWhatWasBefore() {
    confirmationBesidesPoll(9).answer(8, endpoint("a"), endpoint("b"));
    nextConfirmation().answer(9, endpoint("a"), endpoint("c"));
    runtime.run();

    assertThat(heard.calls).containsExactly("change [a]", "change [a, c]");
    assertThat(ids(subscription.snapshot())).containsExactly("a", "c");
    assertThat(ids(result(lookup))).containsExactly("a", "c");
  }

  /** Found by the simulation: a greater cursor may be that of another server. */
  @Test
  void p4_aConfirmationThatSeemsToFollowWhatOvertookItIsAskedForOnceMore() {
    confirmationBesidesPoll(9).answer(99, endpoint("a"), endpoint("b"));
    runtime.run();
    assertThat(heard.calls).containsExactly("change [a]", "change [a, c]");

    nextConfirmation().answer(100, endpoint("a"), endpoint("d"));
    runtime.run();

    assertThat(heard.calls).containsExactly("change [a]", "change [a, c]", "change [a, d]");
    assertThat(ids(result(lookup))).containsExactly("a", "d");
  }

  @Test
  void p5_aRegistryThatWasResetMeanwhileIsBelievedOnceItSaysSoAgain() {
    confirmationBesidesPoll(9).answer(3, endpoint("a"), endpoint("reset"));
    nextConfirmation().answer(3, endpoint("a"), endpoint("reset"));
    runtime.run();

    assertThat(ids(subscription.snapshot())).containsExactly("a", "reset");
    assertThat(subscription.snapshot().isStale()).isFalse();
    assertThat(ids(result(lookup))).containsExactly("a", "reset");
  }

  /** What comes from another JVM bears no cursor, and is dated by a question asked long before. */
  @Test
  void p4_aConfirmationThatAnotherJvmOvertookDoesNotBringBackWhatWasBefore() {
    CacheFleet fleet = new CacheFleet();
    CacheFleet.Jvm watching = fleet.start(settings -> settings);
    CacheFleet.Jvm looking = fleet.start(settings -> settings);
    watching.watch(7, endpoint("a"));
    EngineTest.result(looking.begin());
    fleet.world.advance(seconds(1));
    watching.answer(8, endpoint("a"));
    CompletableFuture<ServiceSnapshot> young =
        looking.discovery.discoverAsync(YOUNG).toCompletableFuture();
    fleet.world.run();
    looking.registry.next().answer(6, endpoint("a"), endpoint("old"));
    fleet.world.run();
    Question confirmation = looking.registry.next();
    assertThat(confirmation.request.consistency()).isEqualTo(Consistency.CONSISTENT);

    watching.answer(9, endpoint("a"), endpoint("c"));
    assertThat(ids(EngineTest.result(looking.begin()))).containsExactly("a", "c");
    confirmation.answer(8, endpoint("a"), endpoint("b"));
    fleet.world.run();

    assertThat(ids(EngineTest.result(looking.begin()))).containsExactly("a", "c");
    looking.registry.next().answer(9, endpoint("a"), endpoint("c"));
    fleet.world.run();
    assertThat(ids(result(young))).containsExactly("a", "c");
  }

  /** Found by the simulation: the poll was asked for before the lagging answer was true. */
  @Test
  void p4_aServerThatIsBehindDoesNotBringBackWhatWasBeforeAPollThatTookLong() {
    question().answer(7, endpoint("a"));
    Question poll = question();
    runtime.advance(seconds(10));
    poll.answer(8, endpoint("a"), endpoint("b"));
    question().answer(OptionalLong.of(99), seconds(4), Rights.COMPLETE, endpoint("old"));
    nextConfirmation().answer(8, endpoint("a"), endpoint("b"));
    runtime.run();

    assertThat(heard.calls).containsExactly("change [a]", "change [a, b]");
    assertThat(ids(subscription.snapshot())).containsExactly("a", "b");
  }
}
