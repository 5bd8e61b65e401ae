package io.datapunk.discovery.consul.call;

import io.datapunk.discovery.core.port.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A queue of tasks of which few run at a time; with room for one, they run in order.
 *
 * <p>The executor also serves the answers to reads: a frozen agent, on which every write hangs for
 * its whole time limit, must not hold all of its threads. What the executor refuses, for want of a
 * thread, is handed over again a little later: each chain of steps goes on by a task.
 */
public final class TaskLane {

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Executor executor;
  private final Scheduler scheduler;
  private final int width;
  private final Object lock = new Object();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int running;
  private boolean trying;

  public TaskLane(Executor executor, Scheduler scheduler, int width) {
    this.executor = executor;
    this.scheduler = scheduler;
    this.width = width;
  }

  /** Runs the task when there is room; it must not throw. */
  public void submit(Runnable task) {
    synchronized (lock) {
      waiting.add(task);
    }
    begin();
  }

  /** Drops what waits. */
  public void close() {
    synchronized (lock) {
      waiting.clear();
    }
  }

  private void begin() {
    synchronized (lock) {
      if (running == width || waiting.isEmpty()) {
        return;
      }
      running++;
    }
    handOver();
  }

  /** Pools may refuse what they took nevertheless: it runs once, or is taken back. */
  private void handOver() {
    AtomicBoolean settled = new AtomicBoolean();
    try {
      executor.execute(
          () -> {
            if (settled.compareAndSet(false, true)) {
              runOne();
            }
          });
    } catch (RuntimeException | Error e) { // as a machine throws that has no more threads
      if (settled.compareAndSet(false, true)) {
        tryLater();
      }
    }
  }

  private void tryLater() {
    synchronized (lock) {
      running--;
      if (trying) {
        return;
      }
      trying = true;
    }
    scheduler.after(PAUSE, this::tryAgain);
  }

  private void tryAgain() {
    synchronized (lock) {
      trying = false;
    }
    for (int i = 0; i < width; i++) {
      begin();
    }
  }

  private void runOne() {
    Runnable task;
    synchronized (lock) {
      task = waiting.poll();
      if (task == null) {
        running--;
        return;
      }
    }
    try {
      task.run();
    } finally {
      goOn();
    }
  }

  /** Others may use the thread between two tasks. */
  private void goOn() {
    synchronized (lock) {
      if (waiting.isEmpty()) {
        running--;
        return;
      }
    }
    handOver();
  }
}
