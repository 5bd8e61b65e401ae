package io.datapunk.discovery.core.deliver;

import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Handle;
import java.time.Duration;

/**
 * Waits for a burst of states to end before they are handed over as one, but not for long: a state
 * is delayed by at most {@link #LONGEST_DELAY}.
 *
 * <p>Safe for use from any thread; the task runs on the timer and must hand over.
 */
final class Batch {

  private static final Duration LONGEST_DELAY = Duration.ofMillis(500);

  private final Duration quiet;
  private final EngineRuntime runtime;
  private final Runnable handOver;

  // guarded by this
  private long firstNanos;
  private Handle timer = () -> {};

  Batch(Duration quiet, EngineRuntime runtime, Runnable handOver) {
    this.quiet = quiet;
    this.runtime = runtime;
    this.handOver = handOver;
  }

  /** Notes that a state came. */
  synchronized void put(boolean first) {
    long now = runtime.ticks().nanos();
    if (first) {
      firstNanos = now;
    }
    Duration left = LONGEST_DELAY.minusNanos(now - firstNanos);
    Duration delay = quiet.compareTo(left) < 0 ? quiet : left;
    timer.close();
    timer = runtime.scheduler().after(delay.isNegative() ? Duration.ZERO : delay, handOver);
  }

  synchronized void close() {
    timer.close();
  }
}
