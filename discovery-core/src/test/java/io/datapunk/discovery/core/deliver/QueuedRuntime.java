package io.datapunk.discovery.core.deliver;

import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Scheduler;
import io.datapunk.discovery.core.port.Ticks;
import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** A runtime whose callbacks wait until some thread comes for them; its time stands still. */
final class QueuedRuntime implements EngineRuntime {

  private final EngineRuntime direct = new DirectRuntime();
  private final Queue<Runnable> callbacks = new ConcurrentLinkedQueue<>();

  /** Runs the callback that has waited longest; returns false if none waits. */
  boolean runOne() {
    Runnable task = callbacks.poll();
    if (task == null) {
      return false;
    }
    task.run();
    return true;
  }

  @Override
  public Executor callbacks() {
    return callbacks::add;
  }

  @Override
  public Executor workers() {
    return direct.workers();
  }

  @Override
  public Executor blocking() {
    return direct.blocking();
  }

  @Override
  public Scheduler scheduler() {
    return direct.scheduler();
  }

  @Override
  public Ticks ticks() {
    return direct.ticks();
  }

  @Override
  public Clock clock() {
    return direct.clock();
  }

  @Override
  public RandomGenerator random(String name) {
    return direct.random(name);
  }

  @Override
  public boolean inCallback() {
    return false;
  }

  @Override
  public <T> T await(CompletableFuture<T> future, Duration limit) {
    return future.join();
  }

  @Override
  public void close() {}
}
