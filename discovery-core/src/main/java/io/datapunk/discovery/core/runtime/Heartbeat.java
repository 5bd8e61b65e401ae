package io.datapunk.discovery.core.runtime;

import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Handle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Notices that the process stood still: stopped, suspended with its machine, or deep in a garbage
 * collection. What was learned before then is older than it seems: monotonic time may have stopped
 * as well, and an answer may have lain in a socket.
 *
 * <p>Once a second it compares both clocks with how they stood before. Safe for use from any
 * thread.
 */
public final class Heartbeat {

  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private final EngineRuntime runtime;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Beat last;
  private volatile boolean everLate;
  private volatile long lateNanos;
  private volatile boolean closed;
  private volatile Handle timer = () -> {};

  /** Both clocks at one moment. */
  private record Beat(long nanos, Instant wall) {}

  /** Creates one that beats once it is started. */
  public Heartbeat(EngineRuntime runtime) {
    this.runtime = runtime;
    this.last = now();
  }

  /** Runs {@code task} each time the process stood still; it must be short. */
  public void onStandstill(Runnable task) {
    listeners.add(task);
  }

  /** Begins. */
  public void start() {
    if (!closed) {
      timer = runtime.scheduler().after(EVERY, () -> runtime.workers().execute(this::beat));
    }
  }

  /** Ends. */
  public void close() {
    closed = true;
    timer.close();
  }

  /** Returns whether the process stood still at some time after that moment. */
  public boolean stoodStillSince(long nanos) {
    return everLate && lateNanos - nanos >= 0 || isLate(last, now());
  }

  private void beat() {
    Beat before = last;
    Beat now = now();
    last = now;
    if (isLate(before, now)) {
      lateNanos = now.nanos();
      everLate = true;
      listeners.forEach(Runnable::run);
    }
    start();
  }

  private static boolean isLate(Beat before, Beat now) {
    Duration ticked = Duration.ofNanos(now.nanos() - before.nanos());
    Duration passed = Duration.between(before.wall(), now.wall());
    return ticked.compareTo(EVERY.plus(TOLERANCE)) > 0
        || passed.minus(ticked).compareTo(TOLERANCE) > 0;
  }

  private Beat now() {
    return new Beat(runtime.ticks().nanos(), runtime.clock().instant());
  }
}
