package io.datapunk.discovery.testkit.simulation.world;

import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Scheduler;
import io.datapunk.discovery.core.port.Ticks;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import io.datapunk.discovery.testkit.simulation.model.Gate;
import io.datapunk.discovery.testkit.simulation.model.WorldTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * The runtime of one process that may be paused, suspended, or killed.
 *
 * <p>Paused, as by a signal or a long collection: nothing runs, and everything that became due runs
 * afterwards; its ticks went on. Suspended, as with the whole machine: its ticks stood as well, and
 * only the wall clock knows. Killed: nothing runs any more.
 */
public final class ProcessRuntime implements EngineRuntime, Gate {

  /** Once a second the engine compares its clocks. */
  private static final long HEARTBEAT = 1_100 * WorldTime.MILLI;

  /** Who stood still for less has not, as far as it can tell from a busy machine. */
  private static final long TOLERATED = 3 * WorldTime.SECOND;

  /** What was on its way to the user when everything stopped arrives when it goes on. */
  private static final long ON_ITS_WAY = 10 * WorldTime.MILLI;

  private final SimulatedRuntime world;
  private final WorldTime time;
  private final Queue<Runnable> held = new ArrayDeque<>();
  private boolean stopped;
  private boolean ticksStand;
  private boolean dead;
  private long stoodAt;
  private long stoodNanos;
  private final List<Stop> stops = new ArrayList<>();
  private long stoppedAt;
  private long setBack;
  private long clockJumps;
  private boolean clockStepped;
  private long jumpedAt = Long.MIN_VALUE / 2;
  private int timers;

  /** Runs on a part of a simulated world. */
  public ProcessRuntime(SimulatedRuntime world, WorldTime time) {
    this.world = world;
    this.time = time;
  }

  /** Returns whether it is paused or suspended. */
  public boolean isStopped() {
    return stopped;
  }

  /** Returns whether it was killed. */
  public boolean isDead() {
    return dead;
  }

  /**
   * A time in which it stood still, by the world's clock.
   *
   * @param setBack by how much its wall clock was set back meanwhile
   */
  private record Stop(long from, long to, boolean ticksStood, long setBack) {
    long length() {
      return to - from;
    }
  }

  /** Returns for how long it stood still in all stops that ended after {@code since}. */
  public long stoodStillSince(long since) {
    long all = stopped ? time.now() - stoppedAt : 0;
    for (Stop stop : stops) {
      if (stop.to >= since) {
        all += stop.length();
      }
    }
    return all;
  }

  /**
   * Returns how much of the stops that ended after {@code since} may be unknown to what a user
   * holds now: a little of each; all of one in which the ticks stood, until the next heartbeat; and
   * all of one that ended in this instant.
   */
  public long unnoticedStops(long since) {
    long all = 0;
    for (Stop stop : stops) {
      if (stop.to >= since) {
        long ago = time.now() - stop.to;
        boolean unknown = ago < (stop.ticksStood ? HEARTBEAT : ON_ITS_WAY);
        all += unknown ? stop.length() : Math.min(stop.length(), TOLERATED);
      }
    }
    return all;
  }

  /**
   * Returns how much of the suspensions that ended after {@code since} no clock can tell: the ticks
   * stood, and the wall clock was set back meanwhile.
   */
  public long sleptUntold(long since) {
    long all = 0;
    for (Stop stop : stops) {
      if (stop.to >= since && stop.ticksStood) {
        all += Math.min(stop.length(), stop.setBack);
      }
    }
    return all;
  }

  /** Returns how much of the stops that ended after {@code since} is too short to be noticed. */
  public long unnoticeableStops(long since) {
    long all = 0;
    for (Stop stop : stops) {
      if (stop.to >= since) {
        all += Math.min(stop.length(), TOLERATED);
      }
    }
    return all;
  }

  /** Returns whether its wall clock was ever set. */
  public boolean isClockStepped() {
    return clockStepped;
  }

  /** Returns when its wall clock last jumped apart from its ticks; long ago for never. */
  public long jumpedAt() {
    return jumpedAt;
  }

  /** Returns how far its wall clock ever jumped apart from its ticks, all jumps added up. */
  public long clockJumps() {
    return clockJumps + stoodNanos;
  }

  /** Returns how many timers wait. */
  public int timers() {
    return timers;
  }

  /** Stops everything; its monotonic time too if {@code ticksToo}. */
  public void stop(boolean ticksToo) {
    stopped = true;
    ticksStand = ticksToo;
    stoppedAt = time.now();
    stoodAt = world.ticks().nanos();
    setBack = 0;
  }

  /** Lets it go on. */
  public void goOn() {
    if (ticksStand) {
      stoodNanos += world.ticks().nanos() - stoodAt;
    }
    stopped = false;
    stops.add(new Stop(stoppedAt, time.now(), ticksStand, setBack));
    ticksStand = false;
    while (!stopped && !held.isEmpty()) {
      held.remove().run();
    }
  }

  /** Ends it without a word to anybody. */
  public void kill() {
    dead = true;
    held.clear();
    timers = 0;
    world.close();
  }

  /** Sets its wall clock forward, or back if negative. */
  public void stepClock(Duration step) {
    jumpedAt = time.now();
    clockStepped = true;
    setBack += Math.max(0, -step.toNanos());
    clockJumps += Math.abs(step.toNanos());
    world.stepClock(step);
  }

  @Override
  public void enter(Runnable task) {
    workers().execute(task);
  }

  @Override
  public Executor workers() {
    return gated(world.workers());
  }

  @Override
  public Executor blocking() {
    return gated(world.blocking());
  }

  @Override
  public Executor callbacks() {
    return gated(world.callbacks());
  }

  @Override
  public Scheduler scheduler() {
    return this::after;
  }

  @Override
  public Ticks ticks() {
    return () -> ticksStand ? stoodAt - stoodNanos : world.ticks().nanos() - stoodNanos;
  }

  @Override
  public Clock clock() {
    return world.clock();
  }

  @Override
  public RandomGenerator random(String name) {
    return world.random(name);
  }

  @Override
  public boolean inCallback() {
    return world.inCallback();
  }

  @Override
  public <T> T await(CompletableFuture<T> future, Duration limit)
      throws TimeoutException, InterruptedException {
    return world.await(future, limit);
  }

  @Override
  public void close() {
    world.close();
  }

  private Executor gated(Executor lane) {
    return task -> submit(lane, task);
  }

  private void submit(Executor lane, Runnable task) {
    if (dead) {
      return;
    }
    if (stopped) {
      held.add(() -> submit(lane, task));
      return;
    }
    lane.execute(
        () -> {
          if (stopped) {
            held.add(() -> submit(lane, task));
          } else if (!dead) {
            task.run();
          }
        });
  }

  private Handle after(Duration delay, Runnable task) {
    ProcessTimer timer = new ProcessTimer(ticks().nanos() + nanos(delay), task);
    timers++;
    timer.arm();
    return timer;
  }

  private static long nanos(Duration delay) {
    return delay.compareTo(Duration.ofDays(10_000)) > 0
        ? Duration.ofDays(10_000).toNanos()
        : Math.max(0, delay.toNanos());
  }

  /** A timer by the ticks of this process. */
  private final class ProcessTimer implements Handle {

    private final long due;
    private final Runnable task;
    private Handle inner = () -> {};
    private boolean over;

    ProcessTimer(long due, Runnable task) {
      this.due = due;
      this.task = task;
    }

    void arm() {
      inner = world.scheduler().after(Duration.ofNanos(due - ticks().nanos()), this::fire);
    }

    private void fire() {
      if (over || dead) {
        return;
      }
      if (stopped) {
        held.add(this::fire);
      } else if (due - ticks().nanos() > 0) {
        arm();
      } else {
        over = true;
        timers--;
        task.run();
      }
    }

    @Override
    public void close() {
      if (!over) {
        over = true;
        timers--;
        inner.close();
      }
    }
  }
}
