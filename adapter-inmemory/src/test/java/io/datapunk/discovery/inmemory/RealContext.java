package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.Scheduler;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Real threads and real time, for tests of what is used by several threads. */
final class RealContext implements AutoCloseable {

  private final ExecutorService executor = Executors.newFixedThreadPool(4);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  AdapterContext context() {
    Scheduler scheduler =
        (delay, task) -> {
          Future<?> scheduled = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
          return () -> scheduled.cancel(false);
        };
    return new AdapterContext(
        executor,
        scheduler,
        System::nanoTime,
        Clock.systemUTC(),
        RandomGenerator.getDefault(),
        MetricsSink.none());
  }

  /** Waits for real. */
  static void pass(Duration time) {
    try {
      new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    timer.shutdownNow();
  }
}
