package io.datapunk.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.core.port.Handle;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ManualTimeTest {

  private final ManualTime time = new ManualTime();
  private final List<String> ran = new ArrayList<>();

  @Test
  void standsUntilItIsMoved() {
    long before = time.nanos();
    assertThat(time.nanos()).isEqualTo(before);
    assertThat(time.clock().instant()).isEqualTo(ManualTime.START);
    time.advance(Duration.ofMillis(3));
    assertThat(time.nanos() - before).isEqualTo(3_000_000);
    assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(3));
    assertThat(time.clock().instant()).isEqualTo(ManualTime.START.plusMillis(3));
  }

  @Test
  void ticksOverflowAndDifferencesStayRight() {
    long before = time.nanos();
    time.advance(Duration.ofMinutes(2));
    assertThat(time.nanos()).isLessThan(before);
    assertThat(time.nanos() - before).isEqualTo(Duration.ofMinutes(2).toNanos());
  }

  @Test
  void runsInTheOrderOfTimeThenOfInsertion() {
    schedule(2, "later");
    schedule(1, "first");
    schedule(1, "second");
    time.advance(Duration.ofSeconds(3));
    assertThat(ran).containsExactly("first at 1", "second at 1", "later at 2");
  }

  @Test
  void runsWhatTasksAddForTheTimeBeingMoved() {
    time.after(Duration.ofSeconds(1), () -> schedule(1, "added"));
    time.after(Duration.ofSeconds(1), () -> schedule(9, "too late"));
    time.advance(Duration.ofSeconds(2));
    assertThat(ran).containsExactly("added at 2");
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void runsWhatIsDueExactlyAtTheEnd() {
    schedule(2, "due");
    time.advance(Duration.ofSeconds(2));
    assertThat(ran).containsExactly("due at 2");
  }

  @Test
  void aDelayOfZeroOrLessWaitsForTheNextMove() {
    schedule(0, "zero");
    schedule(-5, "negative");
    assertThat(ran).isEmpty();
    time.advance(Duration.ZERO);
    assertThat(ran).containsExactly("zero at 0", "negative at 0");
  }

  @Test
  void aClosedHandlePreventsItsTask() {
    Handle handle = time.after(Duration.ofSeconds(1), () -> ran.add("closed"));
    assertThat(time.pending()).isEqualTo(1);
    handle.close();
    handle.close();
    assertThat(time.pending()).isZero();
    time.advance(Duration.ofSeconds(2));
    assertThat(ran).isEmpty();
  }

  @Test
  void anEndlessDelayIsTaken() {
    time.after(Duration.ofSeconds(Long.MAX_VALUE), () -> ran.add("never"));
    time.advance(Duration.ofDays(100));
    assertThat(ran).isEmpty();
  }

  @Test
  void tellsWhenTheNextIsDue() {
    assertThat(time.untilNext()).isEmpty();
    schedule(5, "next");
    time.advance(Duration.ofSeconds(2));
    assertThat(time.untilNext()).contains(Duration.ofSeconds(3));
  }

  @Test
  void theWallClockStepsApartFromTicksAndTimers() {
    schedule(10, "timer");
    long before = time.nanos();
    time.stepClock(Duration.ofHours(1));
    time.stepClock(Duration.ofHours(-3));
    assertThat(time.clock().instant()).isEqualTo(ManualTime.START.minus(Duration.ofHours(2)));
    assertThat(time.nanos()).isEqualTo(before);
    time.advance(Duration.ofSeconds(9));
    assertThat(ran).isEmpty();
  }

  @Test
  void anotherZoneIsTheSameClock() {
    var there = time.clock().withZone(ZoneId.of("Asia/Tokyo"));
    time.stepClock(Duration.ofHours(1));
    time.advance(Duration.ofSeconds(1));
    assertThat(there.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(there.instant()).isEqualTo(time.clock().instant());
  }

  @Test
  void whatATaskThrowsIsThrownByTheMove() {
    time.after(Duration.ofSeconds(1), () -> assertThat(1).isEqualTo(2));
    schedule(2, "next");
    assertThatThrownBy(() -> time.advance(Duration.ofSeconds(5)))
        .isInstanceOf(AssertionError.class);
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(1));
    time.advance(Duration.ofSeconds(1));
    assertThat(ran).containsExactly("next at 2");
  }

  @Test
  void timeDoesNotGoBack() {
    assertThatThrownBy(() -> time.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("time: PT-0.000000001S (expected: not negative)");
  }

  private void schedule(long seconds, String name) {
    time.after(
        Duration.ofSeconds(seconds), () -> ran.add(name + " at " + time.elapsed().toSeconds()));
  }
}
