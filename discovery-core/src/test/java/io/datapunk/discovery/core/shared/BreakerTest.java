package io.datapunk.discovery.core.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {

  private long nanos = Long.MAX_VALUE - Duration.ofMillis(500).toNanos();
  private final Breaker breaker = new Breaker(() -> nanos);

  @Test
  void p10_threeFailuresInARowSpareCallsForASecond() {
    fail(2);
    assertThat(breaker.allows()).isTrue();
    fail(1);
    assertThat(breaker.allows()).isFalse();

    advance(Duration.ofSeconds(1).minusNanos(1));
    assertThat(breaker.allows()).isFalse();
    advance(Duration.ofNanos(1));
    assertThat(breaker.allows()).isTrue();
  }

  @Test
  void p10_thenOneMayTryAndTheOthersAreSparedOn() {
    fail(3);
    advance(Duration.ofSeconds(1));

    assertThat(breaker.allows()).isTrue();
    assertThat(breaker.allows()).isFalse();
    breaker.failed();
    assertThat(breaker.allows()).isFalse();

    advance(Duration.ofSeconds(1));
    assertThat(breaker.allows()).isTrue();
    breaker.succeeded();
    assertThat(breaker.allows()).isTrue();
    assertThat(breaker.allows()).isTrue();
  }

  @Test
  void aTryThatNeverEndsIsFollowedByAnother() {
    fail(3);
    advance(Duration.ofSeconds(1));
    assertThat(breaker.allows()).isTrue();
    advance(Duration.ofSeconds(1));
    assertThat(breaker.allows()).isTrue();
  }

  @Test
  void failuresThatAreNotInARowDoNotCount() {
    fail(2);
    breaker.succeeded();
    fail(2);
    assertThat(breaker.allows()).isTrue();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed();
    }
  }

  private void advance(Duration time) {
    nanos += time.toNanos();
  }
}
