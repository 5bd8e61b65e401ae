package io.datapunk.discovery.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  /** Ticks may have any origin and overflow. */
  private long nanos = Long.MAX_VALUE - 10;

  private final Deadline deadline = Deadline.in(Duration.ofNanos(100), () -> nanos);

  @Test
  void timeRunsOut() {
    assertThat(deadline.remaining()).hasNanos(100);
    assertThat(deadline.isOver()).isFalse();

    nanos += 99;
    assertThat(deadline.remaining()).hasNanos(1);
    assertThat(deadline.isOver()).isFalse();

    nanos += 1;
    assertThat(deadline.remaining()).isZero();
    assertThat(deadline.isOver()).isTrue();

    nanos += 1_000;
    assertThat(deadline.remaining()).isZero();
    assertThat(deadline.isOver()).isTrue();
  }

  @Test
  void aLimitIsCutToTheTimeLeft() {
    assertThat(deadline.atMost(Duration.ofNanos(99))).hasNanos(99);
    assertThat(deadline.atMost(Duration.ofNanos(101))).hasNanos(100);
    nanos += 100;
    assertThat(deadline.atMost(Duration.ofNanos(99))).isZero();
  }
}
