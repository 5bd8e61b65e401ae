package io.datapunk.discovery.engine;

import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Scheduler;
import io.datapunk.discovery.core.port.Ticks;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/** A runtime that has no threads left while it is told so, but for its timer's; counts timers. */
final class ThreadlessRuntime implements EngineRuntime {

  private final EngineRuntime runtime;
  boolean withoutWorkers;
  boolean withoutCallbacks;
  int timersSet;

  ThreadlessRuntime(EngineRuntime runtime) {
    this.runtime = runtime;
  }

  private static void check(boolean without) {
    if (without) {
      throw new InternalError("unable to create native thread");
    }
  }

  @Override
  public Executor workers() {
    return task -> {
      check(withoutWorkers);
      runtime.workers().execute(task);
    };
  }

  @Override
  public Executor callbacks() {
    return task -> {
      check(withoutCallbacks);
      runtime.callbacks().execute(task);
    };
  }

  @Override
  public Executor blocking() {
    return runtime.blocking();
  }

  @Override
  public Scheduler scheduler() {
    return (delay, task) -> {
      timersSet++;
      return runtime.scheduler().after(delay, task);
    };
  }

  @Override
  public Ticks ticks() {
    return runtime.ticks();
  }

  @Override
  public Clock clock() {
    return runtime.clock();
  }

  @Override
  public RandomGenerator random(String name) {
    return runtime.random(name);
  }

  @Override
  public boolean inCallback() {
    return runtime.inCallback();
  }

  @Override
  public <T> T await(CompletableFuture<T> future, Duration limit)
      throws TimeoutException, InterruptedException {
    return runtime.await(future, limit);
  }

  @Override
  public void close() {
    runtime.close();
  }
}
