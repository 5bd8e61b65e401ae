package io.datapunk.discovery.core.health;

import io.datapunk.discovery.core.port.Handle;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * A part of an executor's threads: so many tasks run at a time, the others wait, in order. What
 * hangs in it leaves the rest of the executor to others.
 *
 * <p>A task that is given up gives its place to the next, though its thread has not come back; so
 * many may be lost that way at a time, then places stay taken.
 */
final class Narrowed {

  private final Executor executor;
  private final int width;
  private final int mostLost;
  private final Object lock = new Object();
  private final Queue<Place> waiting = new ArrayDeque<>();
  private int running;
  private int lost;

  /** One task and its place among those that run. */
  private final class Place implements Handle {

    private final Runnable task;
    private boolean begun;
    private boolean over;
    private boolean givenUp;

    Place(Runnable task) {
      this.task = task;
    }

    /** Gives the place to the next, if the task has not come back; one that waits never begins. */
    @Override
    public void close() {
      synchronized (lock) {
        if (!begun) {
          waiting.remove(this);
          return;
        }
        if (over || givenUp || lost == mostLost) {
          return;
        }
        givenUp = true;
        lost++;
        running--;
      }
      startNext();
    }

    private void run() {
      try {
        task.run();
      } finally {
        synchronized (lock) {
          over = true;
          if (givenUp) {
            lost--;
          } else {
            running--;
          }
        }
      }
    }
  }

  /**
   * Creates one.
   *
   * @param width how many tasks run at a time
   * @param mostLost how many that were given up may hold a thread beside them
   */
  Narrowed(Executor executor, int width, int mostLost) {
    this.executor = executor;
    this.width = width;
    this.mostLost = mostLost;
  }

  /** Runs the task when there is room; closing the handle gives its place away. */
  Handle execute(Runnable task) {
    Place place = new Place(task);
    synchronized (lock) {
      waiting.add(place);
    }
    startNext();
    return place;
  }

  /** Where the executor refuses, what waits is for the next one that is handed in. */
  private void startNext() {
    synchronized (lock) {
      if (waiting.isEmpty() || running >= width) {
        return;
      }
      running++;
    }
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
    Place place;
    synchronized (lock) {
      place = waiting.poll();
      if (place == null) {
        running--;
        return;
      }
      place.begun = true;
    }
    try {
      place.run();
    } finally {
      // Others may use the thread between two tasks.
      startNext();
    }
  }
}
