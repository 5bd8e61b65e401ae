package io.datapunk.discovery.redis;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The pause before the next attempt to connect: half of a growing bound, and a random part of the
 * other half, so that many clients do not come back at once. Owned by one thread at a time.
 */
final class Pause {

  private static final long FIRST_NANOS = Duration.ofMillis(200).toNanos();
  private static final long LAST_NANOS = Duration.ofSeconds(2).toNanos();

  private final RandomGenerator random;
  private long boundNanos = FIRST_NANOS;

  Pause(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    long half = boundNanos / 2;
    long pause = half + random.nextLong(half);
    boundNanos = Math.min(boundNanos * 2, LAST_NANOS);
    return Duration.ofNanos(pause);
  }

  void reset() {
    boundNanos = FIRST_NANOS;
  }
}
