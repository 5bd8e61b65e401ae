package io.datapunk.discovery.testkit;

import io.datapunk.discovery.testkit.SimulatedTask.Lane;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of a simulated world: runs what is ready, then moves time to what is due next.
 *
 * <p>Confined to the thread that made it, and re-entrant: a task that waits for a future runs other
 * tasks meanwhile, as other threads would.
 */
final class SimulationLoop {

  private static final int MOST_STEPS_AT_ONE_INSTANT = 1_000_000;
  private static final int DEEPEST = 200;

  private final ManualTime time = new ManualTime();
  private final Thread thread = Thread.currentThread();
  private final TaskQueue queue;
  private @Nullable SimulatedTask running;
  private @Nullable SimulationFailure failure;
  private long instantNanos;
  private int stepsAtInstant;
  private int depth;

  SimulationLoop(IntUnaryOperator choice) {
    queue = new TaskQueue(choice);
  }

  ManualTime time() {
    return time;
  }

  void add(SimulatedTask task) {
    checkThread();
    queue.add(task);
  }

  void drop(SimulatedRuntime owner) {
    checkThread();
    queue.drop(owner);
  }

  boolean isRunning(SimulatedRuntime owner, Lane lane) {
    return running != null && running.owner() == owner && running.lane() == lane;
  }

  /** Throws if the task that is running stands for a thread that must never wait. */
  void checkMayWait() {
    if (running != null && !running.lane().mayWait()) {
      throw fail("a task of " + running.lane() + " waited for a future", null);
    }
  }

  /** Runs what is ready or due, without moving time, until the condition holds or all is done. */
  boolean runNow(BooleanSupplier done) {
    return pump(done, time.elapsedNanos());
  }

  /**
   * Runs what is ready and moves time to what is due until the condition holds or the time is over;
   * then time has passed in full.
   */
  boolean run(BooleanSupplier done, Duration limit) {
    long untilNanos = time.elapsedNanos() + ManualTime.nanosOf(limit);
    if (pump(done, untilNanos)) {
      return true;
    }
    time.moveTo(untilNanos);
    return false;
  }

  private boolean pump(BooleanSupplier done, long untilNanos) {
    checkThread();
    rethrow();
    if (++depth > DEEPEST) {
      throw fail("waits within waits, " + DEEPEST + " deep", null);
    }
    try {
      while (!done.getAsBoolean()) {
        if (!step(untilNanos)) {
          return done.getAsBoolean();
        }
        rethrow();
      }
      return true;
    } finally {
      depth--;
    }
  }

  private boolean step(long untilNanos) {
    countStep();
    if (runTimer(time.elapsedNanos())) {
      return true;
    }
    if (queue.isEmpty()) {
      return runTimer(untilNanos);
    }
    SimulatedTask task = queue.next();
    return guarded(task, "a task of " + task.lane(), () -> runFully(task));
  }

  /** For a process this only makes its task ready; the order of running is the queue's choice. */
  private boolean runTimer(long untilNanos) {
    return guarded(null, "what was scheduled", () -> time.runNext(untilNanos));
  }

  private static boolean runFully(SimulatedTask task) {
    task.work().run();
    return true;
  }

  private boolean guarded(@Nullable SimulatedTask task, String what, BooleanSupplier work) {
    SimulatedTask outer = running;
    running = task;
    try {
      return work.getAsBoolean();
    } catch (SimulationFailure known) {
      throw known;
    } catch (RuntimeException | Error e) {
      throw fail(what + " threw " + e, e);
    } finally {
      running = outer;
    }
  }

  /**
   * A task that brings forth another one for the same instant, for ever, must not hang the test.
   */
  private void countStep() {
    long now = time.elapsedNanos();
    if (now != instantNanos) {
      instantNanos = now;
      stepsAtInstant = 0;
    }
    if (++stepsAtInstant > MOST_STEPS_AT_ONE_INSTANT) {
      throw fail(MOST_STEPS_AT_ONE_INSTANT + " steps and time does not move", null);
    }
  }

  /** The first failure stays: code that catches it cannot hide it from the test. */
  private SimulationFailure fail(String what, @Nullable Throwable cause) {
    if (failure == null) {
      failure = new SimulationFailure(Trace.stamp(time.elapsed()) + ": " + what, cause);
      return failure;
    }
    return failure.again();
  }

  private void rethrow() {
    if (failure != null) {
      throw failure.again();
    }
  }

  private void checkThread() {
    if (Thread.currentThread() != thread) {
      throw new IllegalStateException(
          "simulated runtime used from "
              + Thread.currentThread().getName()
              + " (expected: only the thread that made it)");
    }
  }
}
