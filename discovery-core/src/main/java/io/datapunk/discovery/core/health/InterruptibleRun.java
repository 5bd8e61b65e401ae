package io.datapunk.discovery.core.health;

import org.jspecify.annotations.Nullable;

/** A task that can be told to stop: not begun if it has not, interrupted if it is running. */
final class InterruptibleRun implements Runnable {

  private final Runnable task;
  private @Nullable Thread thread;
  private boolean begun;
  private boolean stopped;

  InterruptibleRun(Runnable task) {
    this.task = task;
  }

  @Override
  public void run() {
    if (!begin()) {
      return;
    }
    try {
      task.run();
    } finally {
      end();
    }
  }

  /** Stops it, and returns whether it will never begin. */
  synchronized boolean stop() {
    stopped = true;
    if (thread != null) {
      thread.interrupt();
    }
    return !begun;
  }

  private synchronized boolean begin() {
    begun = !stopped;
    thread = stopped ? null : Thread.currentThread();
    return begun;
  }

  private synchronized void end() {
    thread = null;
    if (stopped) {
      // The interrupt was meant for the task, not for what this thread does next.
      boolean unused = Thread.interrupted();
    }
  }
}
