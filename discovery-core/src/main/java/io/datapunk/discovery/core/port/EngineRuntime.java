package io.datapunk.discovery.core.port;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * Threads, time and chance of one engine. The engine gets them from nowhere else, so that it can be
 * run under a simulated clock, on one thread, from a seed.
 */
public interface EngineRuntime extends AutoCloseable {

  /**
   * Returns the executor of the engine's own short steps; runs no user code, never blocks. What it
   * refuses, the engine hands in again a little later.
   */
  Executor workers();

  /** Returns the executor for blocking drivers; bounded. */
  Executor blocking();

  /**
   * Returns the executor for health probes, also those of the application that may never come back;
   * bounded. By default that of the drivers.
   */
  default Executor probes() {
    return blocking();
  }

  /**
   * Returns the executor for user code: listeners and dependents of stages. What it refuses, the
   * engine hands in again a little later.
   */
  Executor callbacks();

  /** Returns the scheduler. */
  Scheduler scheduler();

  /** Returns monotonic time. */
  Ticks ticks();

  /** Returns wall time. */
  Clock clock();

  /** Returns a stream of randomness of its own for each name. */
  RandomGenerator random(String name);

  /** Returns whether the calling thread is running user code for this engine. */
  boolean inCallback();

  /**
   * Waits for a future: the one place where a thread may block.
   *
   * @return its value; what it fails with is thrown as it is if unchecked
   * @throws TimeoutException if it is not done within {@code limit}
   * @throws InterruptedException if the thread is interrupted
   */
  <T> T await(CompletableFuture<T> future, Duration limit)
      throws TimeoutException, InterruptedException;

  /** Stops the threads. Tasks that were handed in and did not begin may be dropped. */
  @Override
  void close();
}
