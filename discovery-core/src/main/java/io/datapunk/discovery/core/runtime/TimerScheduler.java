package io.datapunk.discovery.core.runtime;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Scheduler;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A scheduler on one timer thread. After the timer's shutdown tasks are dropped. */
final class TimerScheduler implements Scheduler {

  private static final Logger log = LoggerFactory.getLogger(TimerScheduler.class);

  private final ScheduledExecutorService timer;

  TimerScheduler(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  @Override
  public Handle after(Duration delay, Runnable task) {
    try {
      Future<?> scheduled =
          timer.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> scheduled.cancel(false);
    } catch (RejectedExecutionException closed) {
      return () -> {};
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) { // the timer would keep it to itself
      log.error("A timer task failed", e);
    }
  }
}
