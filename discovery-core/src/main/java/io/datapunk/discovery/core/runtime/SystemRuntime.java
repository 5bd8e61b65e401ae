package io.datapunk.discovery.core.runtime;

import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Scheduler;
import io.datapunk.discovery.core.port.Ticks;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The real machine: four pools that are never shared, one timer thread, the system's clocks.
 *
 * <p>All threads are daemons and end when idle, but for the timer. After {@link #close} tasks are
 * dropped; only what completes a caller's stage still runs, on the thread that hands it in, so that
 * no stage is left open.
 */
public final class SystemRuntime implements EngineRuntime {

  private static final int WORKERS = 2;

  private final ThreadPoolExecutor workers;
  private final ThreadPoolExecutor blocking;
  private final ThreadPoolExecutor probes;
  private final ScheduledThreadPoolExecutor timer;
  private final CallbackPool callbacks;
  private final Scheduler scheduler;

  /** Starts no thread yet: each begins with its first task. */
  public SystemRuntime() {
    workers = Pools.bounded("discovery-worker", WORKERS);
    blocking = Pools.blocking("discovery-blocking");
    probes = Pools.growing("discovery-probe");
    timer = Pools.timer("discovery-timer");
    scheduler = new TimerScheduler(timer);
    callbacks = new CallbackPool("discovery-callback", scheduler, ticks());
  }

  @Override
  public Executor workers() {
    return workers;
  }

  @Override
  public Executor blocking() {
    return blocking;
  }

  @Override
  public Executor probes() {
    return probes;
  }

  @Override
  public Executor callbacks() {
    return callbacks;
  }

  @Override
  public Scheduler scheduler() {
    return scheduler;
  }

  @Override
  public Ticks ticks() {
    return System::nanoTime;
  }

  @Override
  public Clock clock() {
    return Clock.systemUTC();
  }

  @Override
  public RandomGenerator random(String name) {
    return new SharedRandom(RandomGeneratorFactory.of("SplittableRandom").create());
  }

  @Override
  public boolean inCallback() {
    return callbacks.isInside();
  }

  @Override
  public <T> T await(CompletableFuture<T> future, Duration limit)
      throws TimeoutException, InterruptedException {
    try {
      return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw Failures.unchecked(e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    workers.shutdown();
    callbacks.close();
    blocking.shutdownNow();
    probes.shutdownNow();
  }
}
