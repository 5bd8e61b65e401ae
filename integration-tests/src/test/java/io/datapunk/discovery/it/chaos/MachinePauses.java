package io.datapunk.discovery.it.chaos;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

/**
 * Who measures when the machine itself stood still: a thread that asks to be woken every 5 ms, and
 * notes when that came late. What took long meanwhile is not the library's fault.
 */
final class MachinePauses implements AutoCloseable {

  private static final long STEP_NANOS = 5_000_000;
  private static final long LATE_NANOS = 10_000_000;
  private static final int REMEMBERED = 20_000;

  private record Pause(long fromNanos, long toNanos) {}

  private final Deque<Pause> pauses = new ArrayDeque<>();
  private final Thread thread = new Thread(this::run, "machine-pauses");
  private volatile long wokenNanos = System.nanoTime();
  private volatile boolean closed;

  MachinePauses() {
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    long last = System.nanoTime();
    while (!closed) {
      LockSupport.parkNanos(STEP_NANOS);
      long now = System.nanoTime();
      if (now - last > STEP_NANOS + LATE_NANOS) {
        note(new Pause(last + STEP_NANOS, now));
      }
      wokenNanos = now;
      last = now;
    }
  }

  private synchronized void note(Pause pause) {
    if (pauses.size() == REMEMBERED) {
      pauses.removeFirst();
    }
    pauses.add(pause);
  }

  /** How much of a span the machine stood still; waits until that is known of its end, too. */
  long nanosWithin(long fromNanos, long toNanos) {
    while (!closed && wokenNanos - toNanos < 0) {
      LockSupport.parkNanos(STEP_NANOS);
    }
    return sum(fromNanos, toNanos);
  }

  /** How long a span was, less what the machine stood still in it. */
  long nanosWithout(long fromNanos, long toNanos) {
    return toNanos - fromNanos - nanosWithin(fromNanos, toNanos);
  }

  private synchronized long sum(long fromNanos, long toNanos) {
    long sum = 0;
    for (Pause pause : pauses) {
      long from = Math.max(pause.fromNanos, fromNanos);
      long to = Math.min(pause.toNanos, toNanos);
      sum += Math.max(0, to - from);
    }
    return sum;
  }

  @Override
  public void close() {
    closed = true;
  }
}
