package io.datapunk.discovery.core.shared;

import io.datapunk.discovery.core.port.Ticks;
import java.time.Duration;

/**
 * Keeps a hung server from costing its timeout on every call: after some failures in a row calls
 * are spared for a while, then one may try.
 *
 * <p>Safe for use from any thread.
 */
final class Breaker {

  private static final int FAILURES = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Ticks ticks;
  private int failures;
  private long openUntilNanos;

  Breaker(Ticks ticks) {
    this.ticks = ticks;
  }

  /** Returns whether a call may be made. */
  synchronized boolean allows() {
    if (failures < FAILURES) {
      return true;
    }
    long now = ticks.nanos();
    if (now - openUntilNanos < 0) {
      return false;
    }
    openUntilNanos = now + PAUSE.toNanos();
    return true;
  }

  /** Notes a success; returns whether it ended a time of sparing. */
  synchronized boolean succeeded() {
    boolean ended = failures >= FAILURES;
    failures = 0;
    return ended;
  }

  /** Notes a failure; returns whether it began a time of sparing. */
  synchronized boolean failed() {
    failures = Math.min(failures + 1, FAILURES + 1);
    if (failures >= FAILURES) {
      openUntilNanos = ticks.nanos() + PAUSE.toNanos();
    }
    return failures == FAILURES;
  }
}
