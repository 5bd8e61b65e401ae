package io.datapunk.discovery.core.runtime;

import io.datapunk.discovery.core.port.RegistryException;
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

  /**
   * Returns the next pause after this failure. Where the registry asked for one it is that long,
   * within the largest bound, and a little more, so that not all whom it asked come back at once.
   */
  public Duration after(Throwable failure) {
    Duration own = next();
    if (!(failure instanceof RegistryException e) || e.retryAfter().isEmpty()) {
      return own;
    }
    Duration asked = e.retryAfter().get();
    Duration longest = Duration.ofNanos(maxNanos);
    Duration obeyed = asked.compareTo(longest) > 0 ? longest : asked;
    return own.compareTo(obeyed) > 0 ? own : obeyed.plus(own);
  }

  /** Begins again with the smallest bound, after a success. */
  public void reset() {
    boundNanos = minNanos;
  }
}
