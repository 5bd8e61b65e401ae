package io.datapunk.discovery.redis;

import io.datapunk.discovery.core.port.Ticks;
import java.time.Duration;

/**
 * A lower bound of the server's clock, as far as one connection has seen it: what the server said,
 * and the time passed here since then. A write that the server carries out late is stamped by it,
 * and does not look younger than it is.
 *
 * <p>Safe for use from any thread.
 */
final class ServerClock {

  /** Two clocks drift apart; an older observation is given up for a new one. */
  private static final long GOOD_FOR_NANOS = Duration.ofMinutes(1).toNanos();

  private final Ticks ticks;
  // guarded by this
  private boolean known;
  private long serverMicros;
  private long seenNanos;

  ServerClock(Ticks ticks) {
    this.ticks = ticks;
  }

  /** Takes what the server said just now, or some time ago: it said it before this call. */
  synchronized void saw(long micros) {
    long now = ticks.nanos();
    boolean old = now - seenNanos > GOOD_FOR_NANOS;
    if (!known || old || micros > projected(now)) {
      known = true;
      serverMicros = micros;
      seenNanos = now;
    }
  }

  /** Returns the bound in microseconds; {@link Long#MAX_VALUE} while nothing is known. */
  synchronized long atLeastMicros() {
    return known ? projected(ticks.nanos()) : Long.MAX_VALUE;
  }

  private long projected(long now) {
    return serverMicros + (now - seenNanos) / 1_000;
  }
}
