package io.datapunk.discovery.core.runtime;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Growing pauses between attempts, with full jitter: each is drawn from zero to a bound that
 * doubles, so that many clients that failed together do not come back together.
 *
 * <p>Owned by one thread at a time.
 */
public final class Backoff {

  private final long minNanos;
  private final long maxNanos;
  private final RandomGenerator random;
  private long boundNanos;

  /** Creates one whose bound grows from {@code min} to {@code max}. */
  public Backoff(Duration min, Duration max, RandomGenerator random) {
    this.minNanos = min.toNanos();
    this.maxNanos = max.toNanos();
    this.random = random;
    this.boundNanos = minNanos;
  }

  /** Returns the next pause; never zero. */
  public Duration next() {
    long pause = 1 + random.nextLong(boundNanos);
    boundNanos = boundNanos > maxNanos / 2 ? maxNanos : boundNanos * 2;
    return Duration.ofNanos(pause);
  }

  /** Begins again with the smallest bound, after a success. */
  public void reset() {
    boundNanos = minNanos;
  }
}
