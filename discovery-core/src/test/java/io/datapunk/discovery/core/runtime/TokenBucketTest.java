package io.datapunk.discovery.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

  private long nanos = Long.MAX_VALUE - Duration.ofMillis(1_500).toNanos();
  private final TokenBucket bucket = new TokenBucket(3, 2, () -> nanos);

  @Test
  void theBurstIsFreeAndThenItIsTheRate() {
    assertThat(bucket.take()).isZero();
    assertThat(bucket.take()).isZero();
    assertThat(bucket.take()).isZero();
    assertThat(bucket.take()).hasMillis(500);
    assertThat(bucket.take()).hasMillis(1_000);
  }

  @Test
  void itFillsWithTimeButNotOverTheBurst() {
    for (int i = 0; i < 3; i++) {
      bucket.take();
    }
    advance(Duration.ofMillis(500));
    assertThat(bucket.take()).isZero();
    assertThat(bucket.take()).isPositive();

    advance(Duration.ofHours(1));
    for (int i = 0; i < 3; i++) {
      assertThat(bucket.take()).isZero();
    }
    assertThat(bucket.take()).isPositive();
  }

  @Test
  void whoWaitsAsToldKeepsTheRate() {
    for (int i = 0; i < 3; i++) {
      bucket.take();
    }
    long began = nanos;
    for (int i = 0; i < 100; i++) {
      advance(bucket.take());
    }
    assertThat(Duration.ofNanos(nanos - began).toMillis()).isEqualTo(50_000);
  }

  private void advance(Duration time) {
    nanos += time.toNanos();
  }
}
