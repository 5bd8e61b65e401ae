package io.datapunk.discovery.testkit;

import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.Scheduler;
import io.datapunk.discovery.core.port.Ticks;
import io.datapunk.discovery.testkit.SimulatedTask.Lane;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * An engine's runtime in which everything happens on the test's thread, in virtual time: equal
 * seeds give equal runs, in any process and on any JDK.
 *
 * <pre>{@code
 * SimulatedRuntime runtime = SimulatedRuntime.seeded(42);
 * CompletableFuture<String> answer = new CompletableFuture<>();
 * runtime.scheduler().after(Duration.ofSeconds(10), () -> answer.complete("late"));
 * runtime.advance(Duration.ofSeconds(5));                     // nothing is due yet
 * runtime.await(answer, Duration.ofMinutes(1));               // takes 5 virtual seconds
 * }</pre>
 *
 * <p>Of the tasks that are ready, {@link #inOrder} runs the oldest and {@link #seeded} any one, as
 * threads would. Time stands while a task is ready. {@link #await} runs other tasks meanwhile; if
 * those wait themselves, it may return later than its limit.
 *
 * <p>A task that throws fails the run: that error is thrown from whatever is running the
 * simulation, and from every later call, so that nobody can swallow it. So do a wait on a thread
 * that must never wait, and work that never lets time move. Use from another thread is refused.
 */
public final class SimulatedRuntime implements EngineRuntime {

  private final SimulationLoop loop;
  private final RandomStreams randoms;
  private final SteppableClock clock;
  private boolean closed;

  private SimulatedRuntime(SimulationLoop loop, RandomStreams randoms) {
    this.loop = loop;
    this.randoms = randoms;
    this.clock = new SteppableClock(loop.time().clock());
  }

  /** Returns a runtime that runs tasks in the order in which they became ready. */
  public static SimulatedRuntime inOrder() {
    return new SimulatedRuntime(new SimulationLoop(ready -> 0), new RandomStreams(0));
  }

  /** Returns a runtime that lets the seed choose among the tasks that are ready. */
  public static SimulatedRuntime seeded(long seed) {
    RandomStreams randoms = new RandomStreams(seed);
    RandomGenerator choice = randoms.stream("order of tasks");
    return new SimulatedRuntime(new SimulationLoop(choice::nextInt), randoms);
  }

  /**
   * Returns the runtime of another process in the same world: it shares time and thread, but has
   * randomness, a wall clock and an end of its own.
   */
  public SimulatedRuntime another(String process) {
    return new SimulatedRuntime(loop, randoms.within(process));
  }

  /** Returns what an adapter gets of this runtime, without metrics. */
  public AdapterContext context(String adapter) {
    return context(adapter, MetricsSink.none());
  }

  /** Returns what an adapter gets of this runtime. */
  public AdapterContext context(String adapter, MetricsSink metrics) {
    return new AdapterContext(blocking(), scheduler(), ticks(), clock, random(adapter), metrics);
  }

  /** Returns the time of this world. What is scheduled there directly outlives every process. */
  public ManualTime time() {
    return loop.time();
  }

  /** Sets this process's wall clock forward, or back if negative. */
  public void stepClock(Duration step) {
    clock.step(step);
  }

  /** Runs all that is ready or due now, and what that makes ready, without moving time. */
  public void run() {
    loop.runNow(() -> false);
  }

  /** Moves time from task to task and runs each and what it makes ready. */
  public void advance(Duration time) {
    loop.run(() -> false, ManualTime.notNegative("time", time));
  }

  /**
   * Moves time as {@link #advance} does, but no further than to the step after which the condition
   * holds.
   *
   * @return whether it holds; if not, the time has passed in full
   */
  public boolean advanceUntil(BooleanSupplier condition, Duration limit) {
    return loop.run(condition, ManualTime.notNegative("limit", limit));
  }

  @Override
  public Executor workers() {
    return lane(Lane.WORKERS);
  }

  @Override
  public Executor blocking() {
    return lane(Lane.BLOCKING);
  }

  @Override
  public Executor callbacks() {
    return lane(Lane.CALLBACKS);
  }

  @Override
  public Scheduler scheduler() {
    return this::after;
  }

  @Override
  public Ticks ticks() {
    return loop.time();
  }

  @Override
  public Clock clock() {
    return clock;
  }

  /** Returns the stream of that name: always the same one, which goes on where it stopped. */
  @Override
  public RandomGenerator random(String name) {
    return randoms.stream(name);
  }

  @Override
  public boolean inCallback() {
    return loop.isRunning(this, Lane.CALLBACKS);
  }

  @Override
  public <T> T await(CompletableFuture<T> future, Duration limit)
      throws TimeoutException, InterruptedException {
    if (!future.isDone()) {
      runUntilDone(future, limit);
    }
    try {
      return future.getNow(null);
    } catch (CompletionException e) {
      throw unchecked(e);
    }
  }

  /** Drops what was handed in and did not begin, and what will be. Other processes go on. */
  @Override
  public void close() {
    closed = true;
    loop.drop(this);
  }

  private void runUntilDone(CompletableFuture<?> future, Duration limit)
      throws TimeoutException, InterruptedException {
    loop.checkMayWait();
    if (!limit.isNegative() && !limit.isZero()) {
      Thread waiting = Thread.currentThread();
      loop.run(() -> future.isDone() || waiting.isInterrupted(), limit);
    }
    if (future.isDone()) {
      return;
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    throw new TimeoutException("not done within " + limit);
  }

  private Executor lane(Lane lane) {
    return work -> add(lane, work);
  }

  private void add(Lane lane, Runnable work) {
    if (!closed) {
      loop.add(new SimulatedTask(this, lane, work));
    }
  }

  private Handle after(Duration delay, Runnable work) {
    OnceTask task = new OnceTask(work);
    Handle timer = loop.time().after(delay, () -> add(Lane.SCHEDULER, task));
    return () -> {
      task.cancel();
      timer.close();
    };
  }

  private static RuntimeException unchecked(CompletionException failure) {
    Throwable bare = failure;
    while (bare instanceof CompletionException && bare.getCause() != null) {
      bare = bare.getCause();
    }
    if (bare instanceof Error error) {
      throw error;
    }
    return bare instanceof RuntimeException e ? e : new IllegalStateException(bare);
  }
}
