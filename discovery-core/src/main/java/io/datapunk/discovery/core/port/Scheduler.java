package io.datapunk.discovery.core.port;

import java.time.Duration;

/** Runs short tasks later. */
@FunctionalInterface
public interface Scheduler {

  /**
   * Runs {@code task} once, after {@code delay}. The task must neither block nor throw: longer work
   * is handed to an executor. Closing the handle before it began prevents it.
   */
  Handle after(Duration delay, Runnable task);
}
