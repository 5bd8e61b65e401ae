package io.datapunk.discovery.core.runtime;

import io.datapunk.discovery.core.port.Ticks;
import java.time.Duration;

/** A moment of monotonic time that something must not outlast. Immutable. */
public final class Deadline {

  private final Ticks ticks;
  private final long atNanos;

  private Deadline(Ticks ticks, long atNanos) {
    this.ticks = ticks;
    this.atNanos = atNanos;
  }

  /** Returns the moment {@code time} from now. */
  public static Deadline in(Duration time, Ticks ticks) {
    return new Deadline(ticks, ticks.nanos() + time.toNanos());
  }

  /** Returns the time left; zero if it has passed. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, atNanos - ticks.nanos()));
  }

  /** Returns whether it has passed. */
  public boolean isOver() {
    return atNanos - ticks.nanos() <= 0;
  }

  /** Returns the shorter of the time left and {@code limit}. */
  public Duration atMost(Duration limit) {
    Duration left = remaining();
    return left.compareTo(limit) < 0 ? left : limit;
  }
}
