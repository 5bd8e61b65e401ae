package io.datapunk.discovery.testkit.simulation.model;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.testkit.ManualTime;
import java.time.Duration;

/** The time of the world, in nanoseconds since its beginning; no process can step or stop it. */
public final class WorldTime {

  /** One second, in nanoseconds. */
  public static final long SECOND = 1_000_000_000L;

  /** One millisecond, in nanoseconds. */
  public static final long MILLI = 1_000_000L;

  private final ManualTime time;
  private final long first;

  /** Follows {@code time}, from now. */
  public WorldTime(ManualTime time) {
    this.time = time;
    this.first = time.nanos();
  }

  /** Returns the nanoseconds since the beginning. */
  public long now() {
    return time.nanos() - first;
  }

  /** Runs {@code task} once, after {@code nanos}. */
  public Handle after(long nanos, Runnable task) {
    return time.after(Duration.ofNanos(nanos), task);
  }
}
