package io.datapunk.discovery.consul.call;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * A queue of tasks of which few run at a time; with room for one, they run in order.
 *
 * <p>The executor also serves the answers to reads: a frozen agent, on which every write hangs for
 * its whole time limit, must not hold all of its threads.
 */
public final class TaskLane {

  private final Executor executor;
  private final int width;
  private final Object lock = new Object();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int running;

  public TaskLane(Executor executor, int width) {
    this.executor = executor;
    this.width = width;
  }

  /** Runs the task when there is room; it must not throw. */
  public void submit(Runnable task) {
    synchronized (lock) {
      waiting.add(task);
      if (running == width) {
        return;
      }
      running++;
    }
    executor.execute(this::runOne);
  }

  /** Drops what waits. */
  public void close() {
    synchronized (lock) {
      waiting.clear();
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
    executor.execute(this::runOne);
  }
}
