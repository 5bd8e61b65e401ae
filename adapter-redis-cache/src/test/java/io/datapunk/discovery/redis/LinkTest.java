package io.datapunk.discovery.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LinkTest {

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final ManualTime time = new ManualTime();
  private final FakeWire wire = new FakeWire();
  private final List<String> heard = new ArrayList<>();
  private final Link<Integer> link =
      new Link<>(
          "commands at redis://test",
          wire,
          new Link.Limits(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(5)),
          new Link.Observer() {
            @Override
            public void up() {
              heard.add("up");
            }

            @Override
            public void down() {
              heard.add("down");
            }
          },
          events -> heard.add("lost"),
          new Serial(Runnable::run),
          time,
          new Pause(new Random(1)));

  @BeforeEach
  void start() {
    link.start();
    link.start();
  }

  @Test
  void whoeverAsksFirstWaitsForTheFirstAttempt() {
    CompletableFuture<Integer> early = link.current();
    assertThat(early).isNotDone();
    wire.succeed(0);
    assertThat(early).isCompletedWithValue(0);
    assertThat(wire.dials).hasSize(1);
    assertThat(heard).containsExactly("up");
  }

  @Test
  void afterAFailureCallsFailAtOnceWhileItTriesAgain() {
    CompletableFuture<Integer> early = link.current();
    wire.fail(0);
    assertThat(early).isCompletedExceptionally();
    assertThat(link.current()).isCompletedExceptionally();
    time.advance(LONGEST_PAUSE);
    assertThat(wire.dials).hasSize(2);
    assertThat(link.current()).isCompletedExceptionally();
    wire.succeed(1);
    assertThat(link.current()).isCompletedWithValue(1);
  }

  @Test
  void failuresSayWhy() {
    wire.fail(0);
    assertThat(link.current().handle((value, failure) -> failure.getMessage()))
        .isCompletedWithValue("commands at redis://test: not connected: refused");
  }

  @Test
  void pausesGrowToALimitAndAreNeverEqualForAll() {
    for (int dial = 0; dial < 10; dial++) {
      wire.fail(dial);
      time.advance(LONGEST_PAUSE);
      assertThat(wire.dials).hasSize(dial + 2);
    }
    wire.fail(10);
    time.advance(LONGEST_PAUSE.dividedBy(2).minusMillis(1));
    assertThat(wire.dials).hasSize(11);
  }

  @Test
  void aBrokenConnectionIsReplaced() {
    wire.succeed(0);
    wire.breaks.get(0).run();
    wire.breaks.get(0).run();
    assertThat(link.current()).isCompletedExceptionally();
    assertThat(wire.ended).containsExactly(0);
    time.advance(LONGEST_PAUSE);
    wire.succeed(1);
    assertThat(link.current()).isCompletedWithValue(1);
    assertThat(heard).containsExactly("up", "lost", "down", "up");
  }

  @Test
  void aSilentConnectionIsReplaced() {
    wire.succeed(0);
    time.advance(Duration.ofSeconds(5));
    assertThat(wire.pings).hasSize(1);
    time.advance(Duration.ofSeconds(1));
    assertThat(link.current()).isCompletedExceptionally();
    assertThat(wire.ended).containsExactly(0);
  }

  @Test
  void aConnectionThatAnswersStays() {
    wire.succeed(0);
    for (int ping = 0; ping < 5; ping++) {
      time.advance(Duration.ofSeconds(5));
      wire.pings.get(ping).complete("PONG");
    }
    time.advance(Duration.ofSeconds(4));
    assertThat(link.current()).isCompletedWithValue(0);
    assertThat(wire.dials).hasSize(1);
  }

  @Test
  void anAttemptWithoutAnEndIsGivenUpAndItsLateConnectionEnded() {
    time.advance(Duration.ofSeconds(10));
    assertThat(link.current()).isCompletedExceptionally();
    time.advance(LONGEST_PAUSE);
    wire.succeed(1);
    wire.succeed(0);
    assertThat(link.current()).isCompletedWithValue(1);
    assertThat(wire.ended).containsExactly(0);
  }

  @Test
  void aConnectionThatDoesNotBecomeReadyIsReplaced() {
    wire.prepared = new CompletableFuture<>();
    wire.succeed(0);
    assertThat(heard).isEmpty();
    time.advance(Duration.ofSeconds(1));
    assertThat(wire.ended).containsExactly(0);
    time.advance(LONGEST_PAUSE);
    assertThat(wire.dials).hasSize(2);
  }

  @Test
  void aConnectionThatIsDroppedAtOnceIsNotDialledWithoutGrowingPauses() {
    for (int dial = 0; dial < 8; dial++) {
      wire.succeed(dial);
      wire.breaks.get(dial).run();
      time.advance(LONGEST_PAUSE);
    }
    wire.succeed(8);
    wire.breaks.get(8).run();
    time.advance(LONGEST_PAUSE.dividedBy(2).minusMillis(1));
    assertThat(wire.dials).hasSize(9);
  }

  @Test
  void afterClosingNothingGoesOn() {
    CompletableFuture<Integer> early = link.current();
    link.close();
    assertThat(early).isCompletedExceptionally();
    wire.succeed(0);
    time.advance(Duration.ofMinutes(1));
    assertThat(wire.ended).containsExactly(0);
    assertThat(wire.dials).hasSize(1);
    assertThat(link.current()).isCompletedExceptionally();
    assertThat(heard).isEmpty();
  }
}
