package io.datapunk.discovery.it.servers;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A wait for a condition: it is polled until it holds or a deadline passes. */
public final class Await {
  private static final long INTERVAL_MILLIS = 20;

  /** Something that becomes true. An {@link IOException} means: not yet. */
  @FunctionalInterface
  public interface Condition {
    /**
     * Answers whether the wait is over. Unchecked exceptions end the wait at once.
     *
     * @return whether the condition holds now
     * @throws IOException when the question could not be asked, which counts as no
     */
    boolean holds() throws IOException;
  }

  private Await() {}

  /**
   * Returns once the condition holds.
   *
   * @param expectation what is waited for, used in the failure's message
   * @param timeout the longest wait
   * @param condition asked at least once
   * @throws IllegalStateException when the condition did not hold in time
   */
  public static void until(String expectation, Duration timeout, Condition condition) {
    Outcome outcome = poll(timeout, condition);
    if (!outcome.reached()) {
      throw new IllegalStateException(
          expectation + ": not reached within " + timeout.toMillis() + " ms",
          outcome.lastFailure());
    }
  }

  /** Whether the condition held in time, and the last reason why it could not be asked. */
  record Outcome(boolean reached, @Nullable IOException lastFailure) {}

  static Outcome poll(Duration timeout, Condition condition) {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    IOException lastFailure = null;
    do {
      try {
        if (condition.holds()) {
          return new Outcome(true, null);
        }
        lastFailure = null;
      } catch (IOException e) {
        lastFailure = e;
      }
      pause();
    } while (System.nanoTime() - deadlineNanos < 0);
    return new Outcome(false, lastFailure);
  }

  private static void pause() {
    try {
      Thread.sleep(INTERVAL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting", e);
    }
  }
}
