package io.datapunk.discovery.core.port;

/** Monotonic time, for measuring how long something took. Has no relation to the calendar. */
@FunctionalInterface
public interface Ticks {

  /** Returns nanoseconds since some fixed moment; compare by difference only. */
  long nanos();
}
