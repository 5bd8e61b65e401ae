package io.datapunk.discovery.testkit;

import static java.util.Objects.requireNonNull;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Scheduler;
import io.datapunk.discovery.core.port.Ticks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until it is moved: ticks, wall clock and scheduler in one.
 *
 * <p>{@link #advance} runs what is due on the calling thread, in the order of time and then of
 * insertion, each task at its own time. What a task throws is thrown there.
 *
 * <p>The ticks overflow after one minute, so that code that compares them otherwise than by
 * difference is found out. The wall clock begins at {@link #START} and can be stepped apart from
 * the ticks, as by an operator or by NTP. Safe for use from any thread.
 */
public final class ManualTime implements Ticks, Scheduler {

  /** What the wall clock shows at first. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final long FIRST_TICK = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final Object lock = new Object();
  private final TreeSet<Timer> timers =
      new TreeSet<>(Comparator.comparingLong(Timer::dueNanos).thenComparingLong(Timer::number));
  private final SteppableClock clock = new SteppableClock(() -> START.plusNanos(elapsedNanos()));
  private long elapsedNanos;
  private long inserted;

  /** Creates time that begins now and stands. */
  public ManualTime() {}

  private record Timer(long dueNanos, long number, Runnable task) {}

  @Override
  public long nanos() {
    return FIRST_TICK + elapsedNanos();
  }

  /** Returns the wall clock. */
  public Clock clock() {
    return clock;
  }

  /** Returns how much time has passed since the beginning, whatever happened to the wall clock. */
  public Duration elapsed() {
    return Duration.ofNanos(elapsedNanos());
  }

  /** Sets the wall clock forward, or back if negative; ticks and timers do not notice. */
  public void stepClock(Duration step) {
    clock.step(step);
  }

  /** Runs {@code task} once time has been moved by {@code delay}; not before the next move. */
  @Override
  public Handle after(Duration delay, Runnable task) {
    requireNonNull(task, "task");
    synchronized (lock) {
      Timer timer = new Timer(elapsedNanos + nanosOf(delay), inserted++, task);
      timers.add(timer);
      return () -> cancel(timer);
    }
  }

  /** Moves time and runs what becomes due, also what tasks add for within that time. */
  public void advance(Duration time) {
    long target = elapsedNanos() + nanosOf(notNegative("time", time));
    while (runNext(target)) {
      // Each round runs one task.
    }
    moveTo(target);
  }

  /** Returns how long it is until the next task is due; empty if there is none. */
  public Optional<Duration> untilNext() {
    synchronized (lock) {
      return timers.isEmpty()
          ? Optional.empty()
          : Optional.of(Duration.ofNanos(Math.max(0, timers.first().dueNanos - elapsedNanos)));
    }
  }

  /** Returns how many tasks wait for their time. */
  public int pending() {
    synchronized (lock) {
      return timers.size();
    }
  }

  /** Moves to the next task due until then and runs it; false if there is none. */
  boolean runNext(long untilNanos) {
    Timer next = takeNext(untilNanos);
    if (next == null) {
      return false;
    }
    next.task.run();
    return true;
  }

  void moveTo(long targetNanos) {
    synchronized (lock) {
      elapsedNanos = Math.max(elapsedNanos, targetNanos);
    }
  }

  long elapsedNanos() {
    synchronized (lock) {
      return elapsedNanos;
    }
  }

  /** Returns a time that one can move by: it never goes back. */
  static Duration notNegative(String name, Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException(name + ": " + time + " (expected: not negative)");
    }
    return time;
  }

  /** Converts a delay; below zero is zero, beyond a century is a century. */
  static long nanosOf(Duration time) {
    if (time.isNegative()) {
      return 0;
    }
    return time.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : time.toNanos();
  }

  private @Nullable Timer takeNext(long untilNanos) {
    synchronized (lock) {
      if (timers.isEmpty() || timers.first().dueNanos > untilNanos) {
        return null;
      }
      Timer next = timers.first();
      timers.remove(next);
      elapsedNanos = Math.max(elapsedNanos, next.dueNanos);
      return next;
    }
  }

  private void cancel(Timer timer) {
    synchronized (lock) {
      timers.remove(timer);
    }
  }
}
