package io.datapunk.discovery.core.health;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * A part of an executor's threads: so many tasks run at a time, the others wait, in order. What
 * hangs in it leaves the rest of the executor to others.
 */
final class Narrowed implements Executor {

  private final Executor executor;
  private final int width;
  private final Object lock = new Object();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int running;

  Narrowed(Executor executor, int width) {
    this.executor = executor;
    this.width = width;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (lock) {
      waiting.add(task);
      if (running == width) {
        return;
      }
      running++;
    }
    start();
  }

  /** Where the executor refuses, what waits is for the next one that is handed in. */
  private void start() {
    try {
      executor.execute(this::runOne);
    } catch (RuntimeException | Error refused) {
      synchronized (lock) {
        running--;
      }
      throw refused;
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
    start();
  }
}
