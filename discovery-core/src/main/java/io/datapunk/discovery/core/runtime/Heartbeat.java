package io.datapunk.discovery.core.runtime;

import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Handle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

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
  private final List<Consumer<Standstill>> listeners = new CopyOnWriteArrayList<>();
  private volatile Moment last;
  private volatile boolean everLate;
  private volatile long lateNanos;
  private volatile boolean closed;
  private volatile Handle timer = () -> {};

  /** Both clocks at one moment: ticks, and the calendar. */
  public record Moment(long nanos, Instant wall) {}

  /** Creates one that beats once it is started. */
  public Heartbeat(EngineRuntime runtime) {
    this.runtime = runtime;
    this.last = now();
  }

  /**
   * A time in which the process stood still.
   *
   * @param missed how much of it the ticks missed, by the calendar; zero if they went on
   * @param fromNanos when it began at the earliest, in ticks
   * @param until when it was over at the earliest, by the calendar, if the ticks missed some of it
   */
  public record Standstill(Duration missed, long fromNanos, Instant until) {

    /** Returns whether a moment, told by both clocks, certainly came after it. */
    public boolean isBefore(long nanos, Instant wall) {
      return !missed.isZero() && nanos - fromNanos >= 0 && wall.isAfter(until);
    }
  }

  /** Runs {@code task} each time the process stood still; it must be short. */
  public void onStandstill(Consumer<Standstill> task) {
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

  /**
   * Returns how much time has passed since then: by ticks, or if the process stood still meanwhile,
   * by the clock that says more.
   */
  public Duration since(Moment then) {
    Moment now = now();
    Duration ticked = ticked(then, now);
    if (!stoodStillSince(then.nanos())) {
      return ticked;
    }
    Duration passed = passed(then, now);
    return passed.compareTo(ticked) > 0 ? passed : ticked;
  }

  private void beat() {
    Moment before = last;
    Moment now = now();
    last = now;
    start(); // first: what goes wrong below must not be the last beat
    if (isLate(before, now)) {
      lateNanos = now.nanos();
      everLate = true;
      Duration missed = passed(before, now).minus(ticked(before, now));
      Duration told = missed.isNegative() ? Duration.ZERO : missed;
      Standstill standstill = new Standstill(told, before.nanos(), before.wall().plus(told));
      listeners.forEach(task -> task.accept(standstill));
    }
  }

  private static boolean isLate(Moment before, Moment now) {
    Duration ticked = ticked(before, now);
    Duration passed = passed(before, now);
    return ticked.compareTo(EVERY.plus(TOLERANCE)) > 0
        || passed.minus(ticked).compareTo(TOLERANCE) > 0;
  }

  private static Duration ticked(Moment before, Moment now) {
    return Duration.ofNanos(now.nanos() - before.nanos());
  }

  private static Duration passed(Moment before, Moment now) {
    return Duration.between(before.wall(), now.wall());
  }

  /** Returns how both clocks stand. */
  public Moment now() {
    return new Moment(runtime.ticks().nanos(), runtime.clock().instant());
  }
}
