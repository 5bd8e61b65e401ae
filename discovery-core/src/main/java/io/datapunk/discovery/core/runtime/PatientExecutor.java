package io.datapunk.discovery.core.runtime;

import io.datapunk.discovery.core.port.Scheduler;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor that never refuses: what the one below refuses, since the machine has no more threads
 * for example, is handed in again a little later, until it is taken. A hand-over that got lost
 * would end a chain of timers, or leave a stage open, for good.
 *
 * <p>A task runs once, also where it was taken and refused at the same time, as pools do whose new
 * thread does not start.
 */
final class PatientExecutor implements Executor {

  static final Duration PAUSE = Duration.ofMillis(100);
  private static final Logger log = LoggerFactory.getLogger(PatientExecutor.class);

  private final Executor executor;
  private final Scheduler scheduler;
  private final Queue<Once> refused = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean waiting = new AtomicBoolean();

  PatientExecutor(Executor executor, Scheduler scheduler) {
    this.executor = executor;
    this.scheduler = scheduler;
  }

  @Override
  public void execute(Runnable task) {
    Once once = new Once(task);
    if (!isTaken(once)) {
      refused.add(once);
      tryLater();
    }
  }

  /** Hands in what was refused, one last time. */
  void close() {
    for (Once next = refused.poll(); next != null; next = refused.poll()) {
      boolean unused = isTaken(next);
    }
  }

  private boolean isTaken(Once task) {
    try {
      executor.execute(task);
      return true;
    } catch (RuntimeException | Error e) {
      log.atWarn().log("A task has to wait, since it was refused: {}", e.toString());
      return false;
    }
  }

  private void tryLater() {
    if (!waiting.compareAndSet(false, true)) {
      return;
    }
    try {
      scheduler.after(PAUSE, this::tryAgain);
    } catch (RuntimeException | Error e) { // whoever is refused next tries for all
      waiting.set(false);
      log.atWarn().log("Tasks that were refused have to wait for another: {}", e.toString());
    }
  }

  private void tryAgain() {
    waiting.set(false);
    for (Once next = refused.peek(); next != null; next = refused.peek()) {
      if (!isTaken(next)) {
        tryLater();
        return;
      }
      refused.remove(next);
    }
  }

  private static final class Once implements Runnable {

    private final Runnable task;
    private final AtomicBoolean begun = new AtomicBoolean();

    Once(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      if (begun.compareAndSet(false, true)) {
        task.run();
      }
    }
  }
}
