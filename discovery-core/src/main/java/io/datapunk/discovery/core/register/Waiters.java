package io.datapunk.discovery.core.register;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Callers who wait until the registry has taken a change of some number.
 *
 * <p>Any thread may add one; the futures complete on the thread that brings the outcome, outside of
 * the lock.
 */
final class Waiters {

  private record Waiter(long generation, CompletableFuture<Void> future, Handle timer) {}

  private final Scheduler scheduler;

  // guarded by this
  private List<Waiter> waiting = new ArrayList<>();

  Waiters(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Adds one who waits without end. */
  void add(long generation, CompletableFuture<Void> future) {
    add(new Waiter(generation, future, () -> {}));
  }

  /**
   * Adds one who is content after some time.
   *
   * @param content told then, on a timer's thread, before the one who waited
   */
  void add(long generation, CompletableFuture<Void> future, Duration atMost, Runnable content) {
    Handle timer =
        scheduler.after(
            atMost,
            () -> {
              content.run();
              future.complete(null);
            });
    future.whenComplete((nothing, failure) -> timer.close());
    add(new Waiter(generation, future, timer));
  }

  private synchronized void add(Waiter waiter) {
    waiting.add(waiter);
  }

  /** Lets one go: somebody else answers it. */
  void forget(CompletableFuture<Void> future) {
    part(waiter -> waiter.future == future).forEach(waiter -> waiter.timer.close());
  }

  /** The registry holds this change, and with it the ones before. */
  void taken(long generation) {
    part(waiter -> waiter.generation <= generation).forEach(waiter -> waiter.future.complete(null));
  }

  /** The registry refused this change; returns whether somebody still waited for it. */
  boolean refused(long generation, Throwable failure) {
    List<Waiter> told = part(waiter -> waiter.generation <= generation);
    told.forEach(waiter -> waiter.future.completeExceptionally(failure));
    return !told.isEmpty();
  }

  /** Nothing will be taken any more. */
  void fail(Throwable failure) {
    boolean unused = refused(Long.MAX_VALUE, failure);
  }

  private synchronized List<Waiter> part(Predicate<Waiter> chosen) {
    List<Waiter> out = new ArrayList<>();
    List<Waiter> rest = new ArrayList<>();
    for (Waiter waiter : waiting) {
      if (!waiter.future.isDone()) {
        (chosen.test(waiter) ? out : rest).add(waiter);
      }
    }
    waiting = rest;
    return out;
  }
}
