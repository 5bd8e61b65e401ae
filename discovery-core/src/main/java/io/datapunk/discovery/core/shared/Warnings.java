package io.datapunk.discovery.core.shared;

import io.datapunk.discovery.core.port.Ticks;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps what happens over and over from filling the log: each reason is due once in a while. Safe
 * for use from any thread.
 */
final class Warnings {

  private final Ticks ticks;
  private final Duration pause;
  private final Map<String, Long> lastNanos = new TreeMap<>();

  Warnings(Ticks ticks, Duration pause) {
    this.ticks = ticks;
    this.pause = pause;
  }

  /** Returns whether to warn now; there are few reasons. */
  synchronized boolean isDue(String reason) {
    long now = ticks.nanos();
    Long last = lastNanos.get(reason);
    if (last != null && now - last < pause.toNanos()) {
      return false;
    }
    lastNanos.put(reason, now);
    return true;
  }
}
