package io.datapunk.discovery.inmemory.lifecycle;

import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Scheduler;
import io.datapunk.discovery.core.port.Ticks;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/** A runtime that counts the timers that are set and neither ran nor were closed. */
final class CountedTimers implements EngineRuntime {

  private final EngineRuntime runtime;
  private final Set<Object> pending = new HashSet<>();

  CountedTimers(EngineRuntime runtime) {
    this.runtime = runtime;
  }

  int pending() {
    return pending.size();
  }

  @Override
  public Scheduler scheduler() {
    return this::after;
  }

  private Handle after(Duration delay, Runnable task) {
    Object timer = new Object();
    pending.add(timer);
    Handle handle =
        runtime
            .scheduler()
            .after(
                delay,
                () -> {
                  pending.remove(timer);
                  task.run();
                });
    return () -> {
      pending.remove(timer);
      handle.close();
    };
  }

  @Override
  public Executor workers() {
    return runtime.workers();
  }

  @Override
  public Executor blocking() {
    return runtime.blocking();
  }

  @Override
  public Executor callbacks() {
    return runtime.callbacks();
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
