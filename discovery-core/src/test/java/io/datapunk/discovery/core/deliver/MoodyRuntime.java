package io.datapunk.discovery.core.deliver;

import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Scheduler;
import io.datapunk.discovery.core.port.Ticks;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/** A runtime whose callback executor refuses while it is told to. */
final class MoodyRuntime implements EngineRuntime {

  private final EngineRuntime runtime;
  private volatile boolean refuses;

  MoodyRuntime(EngineRuntime runtime) {
    this.runtime = runtime;
  }

  void refuses(boolean on) {
    refuses = on;
  }

  @Override
  public Executor callbacks() {
    return task -> {
      if (refuses) {
        throw new RejectedExecutionException("full");
      }
      runtime.callbacks().execute(task);
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
  public Scheduler scheduler() {
    return runtime.scheduler();
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
