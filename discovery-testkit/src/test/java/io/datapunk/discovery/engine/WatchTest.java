package io.datapunk.discovery.engine;

import static io.datapunk.discovery.engine.ScriptedRegistry.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.ServiceUnavailableException;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.Subscription;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.engine.ScriptedRegistry.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How a watch asks, and what it makes of the answers. */
class WatchTest extends EngineTest {

  private final Heard heard = new Heard();

  private Subscription watch() {
    Subscription subscription = discovery.watch("api", heard);
    runtime.run();
    return subscription;
  }

  private Question nextQuestion() {
    runtime.run();
    return registry.next();
  }

  @Test
  void p5_theFirstQuestionHasNoCursorAndTheNextOnesWaitFromThere() {
    watch();
    Question first = nextQuestion();
    assertThat(first.request.cursor()).isEmpty();
    first.answer(7, endpoint("a"));

    Question second = nextQuestion();

    assertThat(second.request.cursor()).hasValue(7);
    assertThat(second.request.maxWait()).isEqualTo(seconds(24)); // 0.8 × cacheTtl
  }

  @Test
  void p5_afterAFailureTheNextQuestionHasNoCursor() {
    watch();
    nextQuestion().answer(7, endpoint("a"));
    nextQuestion().fail(Kind.UNAVAILABLE);

    runtime.advance(seconds(1));

    assertThat(registry.next().request.cursor()).isEmpty();
  }

  @Test
  void p5_aCursorThatWentBackIsNotSentAgain() {
    watch();
    nextQuestion().answer(500, endpoint("a"));
    nextQuestion().answer(20, endpoint("a"));

    assertThat(nextQuestion().request.cursor()).isEmpty();
  }

  @Test
  void p5_aPollThatEndedEarlyWithTheSameCursorIsNotTrustedForTheNext() {
    watch();
    nextQuestion().answer(500, endpoint("a"));
    nextQuestion().answer(500, endpoint("a")); // as when a snapshot is restored

    Question after = nextQuestion();
    assertThat(after.request.cursor()).isEmpty();
    after.answer(20, endpoint("b"));
    nextQuestion().answer(20, endpoint("b")); // the consistent read of what went back
    runtime.run();

    assertThat(heard.calls).containsExactly("change [a]", "change [b]");
  }

  @Test
  void p5_aPollThatEndedAfterItsWaitGoesOnFromItsCursor() {
    watch();
    nextQuestion().answer(500, endpoint("a"));
    Question quiet = nextQuestion();
    runtime.advance(seconds(24));
    quiet.answer(500, endpoint("a"));

    assertThat(nextQuestion().request.cursor()).hasValue(500);
  }

  /** An agent that stood still hands out what a server told it before. */
  @Test
  void p2_p4_aPollThatBringsAChangeLateIsAsOldAsItsQuestionUntilOneMoreReadConfirmsIt() {
    Subscription subscription = watch();
    nextQuestion().answer(7, endpoint("a"));
    Question poll = nextQuestion();
    Instant asked = subscription.snapshot().confirmedAt();
    runtime.advance(seconds(10));
    poll.answer(8, endpoint("b"));

    Question confirming = nextQuestion();
    assertThat(subscription.snapshot().confirmedAt()).isEqualTo(asked);
    assertThat(confirming.request.cursor()).isEmpty();
    confirming.answer(9, endpoint("c"));

    assertThat(nextQuestion().request.cursor()).hasValue(9);
    assertThat(subscription.snapshot().confirmedAt()).isEqualTo(asked.plusSeconds(10));
    assertThat(heard.calls).containsExactly("change [a]", "change [b]", "change [c]");
  }

  @Test
  void p2_aQuietPollConfirmsWhatWasTrueWhenItsWaitWasOver() {
    Subscription subscription = watch();
    nextQuestion().answer(7, endpoint("a"));
    Question poll = nextQuestion();
    Instant asked = subscription.snapshot().confirmedAt();
    runtime.advance(seconds(26));
    poll.answer(7, endpoint("a"));

    assertThat(nextQuestion().request.cursor()).hasValue(7);
    assertThat(subscription.snapshot().confirmedAt())
        .isEqualTo(asked.plusSeconds(24)); // what came after is not known
  }

  @Test
  void p5_missingAndZeroCursorsDoNotMakeABusyLoop() {
    watch();
    for (int answers = 0; answers < 200; answers++) {
      runtime.run();
      if (registry.isAsked()) {
        Question question = registry.next();
        assertThat(question.request.cursor()).isNotEqualTo(OptionalLong.of(0));
        question.answer(0, endpoint("a"));
      } else {
        runtime.advance(Duration.ofMillis(100));
      }
    }
    long seconds = runtime.ticks().nanos() / 1_000_000_000L;

    assertThat(registry.asked()).isLessThan((int) (12 + 2 * (seconds + 1)));
  }

  @Test
  void p5_silenceIsNoticedWithinOneWaitAndAskedAgain() {
    watch();
    nextQuestion().answer(7, endpoint("a"));
    Question silent = nextQuestion();

    runtime.advance(seconds(28)); // 24 s × 17/16 + 2 s, and the first pause

    assertThat(silent.isCancelled()).isTrue();
    assertThat(registry.next().request.cursor()).isEmpty();
  }

  @Test
  void p6_aLateSubscriberIsHandedTheCurrentStateFirst() {
    watch();
    nextQuestion().answer(7, endpoint("a"), endpoint("b"));
    runtime.run();
    Heard late = new Heard();

    discovery.watch("api", late);
    runtime.run();

    assertThat(late.calls).containsExactly("change [a, b]");
    assertThat(late.changes.get(0).previous()).isEmpty();
  }

  @Test
  void p6_theDifferenceIsToWhatThisSubscriberWasLastHanded() {
    watch();
    nextQuestion().answer(7, endpoint("a"), endpoint("b"));
    nextQuestion().answer(8, endpoint("b"), endpoint("c"));
    runtime.run();

    assertThat(heard.calls).containsExactly("change [a, b]", "change [b, c]");
    assertThat(heard.changes.get(1).added()).extracting("id").containsExactly("c");
    assertThat(heard.changes.get(1).removed()).extracting("id").containsExactly("a");
  }

  @Test
  void p6_anAnswerWithoutADifferenceCallsNobody() {
    watch();
    nextQuestion().answer(7, endpoint("a"));
    nextQuestion().answer(9, endpoint("a"));
    runtime.run();

    assertThat(heard.calls).containsExactly("change [a]");
  }

  @Test
  void p6_aThrowingListenerHarmsNobodyElseAndIsCalledAgain() {
    Heard other = new Heard();
    int[] calls = {0};
    discovery.watch(
        "api",
        change -> {
          calls[0]++;
          throw new AssertionError("a bug of the listener");
        });
    discovery.watch("api", other);
    nextQuestion().answer(7, endpoint("a"));
    nextQuestion().answer(8, endpoint("a"), endpoint("b"));
    runtime.run();

    assertThat(calls[0]).isEqualTo(2);
    assertThat(other.calls).containsExactly("change [a]", "change [a, b]");
  }

  @Test
  void p6_noCallbackStartsAfterCloseBegan() {
    Subscription subscription = watch();
    nextQuestion().answer(7, endpoint("a"));
    runtime.run();
    nextQuestion().answer(8, endpoint("b"), endpoint("a"));
    subscription.close();
    runtime.run();

    assertThat(heard.calls).containsExactly("change [a]");
    assertThatThrownBy(subscription::snapshot).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void p6_closingFromInsideACallbackEndsTheWatch() {
    Subscription[] own = new Subscription[1];
    int[] calls = {0};
    own[0] =
        discovery.watch(
            "api",
            change -> {
              calls[0]++;
              own[0].close();
            });
    nextQuestion().answer(7, endpoint("a"));
    runtime.run();

    assertThat(calls[0]).isEqualTo(1);
    assertThat(registry.isAsked()).isFalse();
  }

  @Test
  void p11_oneQuestionServesAllSubscribersAndTheLastOneEndsIt() {
    Subscription first = watch();
    Subscription second = discovery.watch("api", new Heard());
    runtime.run();
    assertThat(registry.asked()).isEqualTo(1);
    Question open = registry.next();

    first.close();
    runtime.run();
    assertThat(open.isCancelled()).isFalse();
    second.close();
    runtime.run();

    assertThat(open.isCancelled()).isTrue();
  }

  @Test
  void p1_beforeTheFirstAnswerThereIsNoSnapshotToInvent() {
    Subscription subscription = watch();

    assertThatThrownBy(subscription::snapshot)
        .isInstanceOf(ServiceUnavailableException.class)
        .hasMessageContaining("no answer");
    nextQuestion().answer(3);
    runtime.run();
    assertThat(subscription.snapshot().isEmpty()).isTrue();
    assertThat(subscription.snapshot().source()).isEqualTo(SnapshotSource.WATCH);
  }

  @Test
  void p3_anOutageMakesTheViewStaleAfterItsTimeAndTheListenerIsToldOnce() {
    Subscription subscription = watch();
    nextQuestion().answer(7, endpoint("a"));
    runtime.run();
    for (int i = 0; i < 600; i++) {
      if (registry.isAsked()) {
        registry.next().fail(Kind.UNREACHABLE);
      }
      runtime.advance(Duration.ofMillis(100));
    }

    assertThat(heard.calls).containsExactly("change [a]", "stale REGISTRY_UNAVAILABLE");
    assertThat(subscription.snapshot().staleReason()).contains(StaleReason.REGISTRY_UNAVAILABLE);

    while (!registry.isAsked()) {
      runtime.advance(Duration.ofMillis(100));
    }
    registry.next().answer(7, endpoint("a"));
    runtime.run();
    assertThat(heard.calls).hasSize(3).endsWith("recovered [a]");
  }

  @Test
  void p5_afterALongOutageAllWatchesAskAgainWithinTheSpreadOfTheFirstAnswer() {
    watch();
    discovery.watch("other", new Heard());
    runtime.run();
    for (int i = 0; i < 3_000; i++) { // five minutes: pauses have grown to 30 s
      while (registry.isAsked()) {
        registry.next().fail(Kind.UNREACHABLE);
      }
      runtime.advance(Duration.ofMillis(100));
    }
    while (!registry.isAsked()) {
      runtime.advance(Duration.ofMillis(100));
    }
    Question probe = registry.next();
    int before = registry.asked();
    probe.answer(1);

    runtime.advance(seconds(2)); // recoverySpread

    assertThat(registry.asked())
        .isGreaterThanOrEqualTo(before + 2); // its own next, and the other's
  }

  @Test
  void p5_whileTheRegistryIsAwayItIsTriedOnceASecond() {
    watch();
    int[] perSecond = new int[120];
    for (int second = 0; second < 120; second++) {
      int before = registry.asked();
      for (int step = 0; step < 10; step++) {
        while (registry.isAsked()) {
          registry.next().fail(Kind.UNREACHABLE);
        }
        runtime.advance(Duration.ofMillis(100));
      }
      perSecond[second] = registry.asked() - before;
    }

    for (int second = 60; second < 120; second++) {
      assertThat(perSecond[second]).isBetween(0, 3);
    }
    int lastMinute = 0;
    for (int second = 60; second < 120; second++) {
      lastMinute += perSecond[second];
    }
    assertThat(lastMinute).isBetween(50, 130);
  }

  @Test
  void p4_anAnswerWithAnOlderCursorIsDoubtedAndAConsistentReadDecides() {
    watch();
    nextQuestion().answer(10, endpoint("a"), endpoint("b"));
    nextQuestion().answer(8, endpoint("a"));
    Question confirming = nextQuestion();
    assertThat(confirming.request.consistency()).isEqualTo(Consistency.CONSISTENT);
    assertThat(heard.calls).hasSize(1);

    confirming.answer(11, endpoint("a"), endpoint("b"));
    runtime.run();

    assertThat(heard.calls).containsExactly("change [a, b]");
  }

  @Test
  void p9_aContinuousLossThatAConsistentReadConfirmsIsBelievedAtOnce() {
    watch();
    nextQuestion().answer(10, endpoint("a"), endpoint("b"), endpoint("c"));
    nextQuestion().answer(11);
    nextQuestion().answer(11);
    runtime.run();

    assertThat(heard.calls).containsExactly("change [a, b, c]", "change []");
  }

  @Test
  void p9_aLossAfterAFailureIsHeldBackAndEndsWithARefill() {
    Subscription subscription = watch();
    nextQuestion().answer(10, endpoint("a"), endpoint("b"), endpoint("c"));
    nextQuestion().fail(Kind.UNREACHABLE);
    runtime.advance(seconds(1));
    registry.next().answer(12);
    nextQuestion().answer(12); // the consistent read says the same
    runtime.run();
    assertThat(heard.calls).containsExactly("change [a, b, c]", "stale LOSS_DOUBTED");
    assertThat(ids(subscription.snapshot())).containsExactly("a", "b", "c");

    nextQuestion().answer(13, endpoint("b"), endpoint("c"), endpoint("d"));
    runtime.run();

    assertThat(heard.calls.subList(2, 4))
        .containsExactly("change [b, c, d]", "recovered [b, c, d]");
  }

  @Test
  void p9_aLossAfterAFailureIsBelievedOnceItsHoldIsOver() {
    watch();
    nextQuestion().answer(10, endpoint("a"), endpoint("b"), endpoint("c"));
    nextQuestion().fail(Kind.UNREACHABLE);
    runtime.advance(seconds(1));
    for (int i = 0; i < 1_300; i++) {
      while (registry.isAsked()) {
        Question question = registry.next();
        if (question.request.cursor().isPresent()) {
          break; // a poll that waits
        }
        question.answer(12);
        runtime.run();
      }
      runtime.advance(Duration.ofMillis(100));
    }

    assertThat(heard.calls).contains("stale LOSS_DOUBTED").endsWith("change []", "recovered []");
  }

  @Test
  void p1_anEmptyAnswerThatMissingRightsMayExplainIsNoAnswer() {
    Subscription subscription = watch();
    nextQuestion().answer(10, endpoint("a"));
    nextQuestion().answer(OptionalLong.of(10), Duration.ZERO, Rights.FILTERED);
    runtime.run();

    assertThat(heard.calls).containsExactly("change [a]", "stale ACCESS_REFUSED");
    assertThat(ids(subscription.snapshot())).containsExactly("a");
  }

  @Test
  void p5_onceRightsAreBackAllWatchesAskAgainWithinTheSpread() {
    watch();
    discovery.watch("other", new Heard());
    runtime.run();
    for (int i = 0; i < 3_000; i++) { // five minutes: pauses have grown to 30 s
      while (registry.isAsked()) {
        registry.next().fail(Kind.DENIED);
      }
      runtime.advance(Duration.ofMillis(100));
    }
    while (!registry.isAsked()) {
      runtime.advance(Duration.ofMillis(100));
    }
    int before = registry.asked();
    registry.next().answer(1);

    runtime.advance(seconds(2)); // recoverySpread

    assertThat(registry.asked()).isGreaterThanOrEqualTo(before + 2);
  }

  @Test
  void p11_oneServiceWithoutRightsAmongOthersIsNotAskedAllTheTime() {
    watch();
    discovery.watch("denied", new Heard());
    runtime.run();
    int denials = 0;
    long cursor = 10;
    for (int i = 0;
        i < 3_000;
        i++) { // five minutes in which the other service changes all the time
      while (registry.isAsked()) {
        Question question = registry.next();
        if (question.request.service().equals("denied")) {
          question.fail(Kind.DENIED);
          denials++;
        } else {
          question.answer(cursor++, endpoint("a" + cursor % 2), endpoint("b"));
          break;
        }
      }
      runtime.advance(Duration.ofMillis(100));
    }

    assertThat(denials).isLessThan(400);
  }

  @Test
  void p3_anAnswerFromAServerFarBehindConfirmsNothing() {
    Subscription subscription = watch();
    nextQuestion().answer(10, endpoint("a"));
    runtime.run();
    for (int i = 0; i < 35; i++) {
      runtime.run();
      if (registry.isAsked()) {
        registry.next().answer(OptionalLong.of(9), seconds(6), Rights.COMPLETE, endpoint("old"));
      }
      runtime.advance(seconds(1));
    }

    assertThat(ids(subscription.snapshot())).containsExactly("a");
    assertThat(subscription.snapshot().staleReason()).contains(StaleReason.REGISTRY_LAGGING);
  }

  @Test
  void aSubscriptionSaysWhatItFollowsAndWhereItStands() {
    Subscription subscription = watch();
    assertThat(subscription)
        .hasToString("Subscription[" + subscription.query() + ", waiting for the first snapshot]");
    nextQuestion().answer(7, endpoint("a"));
    runtime.run();
    assertThat(subscription).hasToString("Subscription[" + subscription.query() + ", live]");

    subscription.close();
    assertThat(subscription).hasToString("Subscription[" + subscription.query() + ", closed]");
  }
}
