package io.datapunk.discovery.benchmarks.checks;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How late the runs of each check come, against the interval since its last run. */
final class Rhythm {

  private final long intervalNanos;
  private final Map<String, Long> last = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Long> late = new ConcurrentLinkedQueue<>();
  private volatile boolean recording;

  Rhythm(long intervalNanos) {
    this.intervalNanos = intervalNanos;
  }

  /** A run of that check begins now. */
  void tick(String check) {
    long now = System.nanoTime();
    Long before = last.put(check, now);
    if (before != null && recording) {
      late.add(Math.max(0, now - before - intervalNanos));
    }
  }

  void record() {
    recording = true;
  }

  /** Returns runs, median, 99th percentile and maximum, in milliseconds. */
  String summary() {
    long[] sorted = late.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? "no runs"
        : String.format(
            "%,d runs, late by p50 %.1f ms, p99 %.1f ms, at most %.1f ms",
            sorted.length,
            millis(sorted[sorted.length / 2]),
            millis(sorted[(int) (sorted.length * 0.99)]),
            millis(sorted[sorted.length - 1]));
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
