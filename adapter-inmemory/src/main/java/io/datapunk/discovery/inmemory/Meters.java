package io.datapunk.discovery.inmemory;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The meters that one sink registered.
 *
 * @param counters events by series
 * @param timers durations by series
 * @param gauges values to be read, by series
 * @param totals numbers counted elsewhere, by series
 */
record Meters(
    Map<Series, LongAdder> counters,
    Map<Series, Durations> timers,
    Map<Series, DoubleSupplier> gauges,
    Map<Series, LongSupplier> totals) {

  Meters() {
    this(
        new ConcurrentSkipListMap<>(),
        new ConcurrentSkipListMap<>(),
        new ConcurrentSkipListMap<>(),
        new ConcurrentSkipListMap<>());
  }

  /** How many durations, and how long in all. */
  record Durations(LongAdder count, LongAdder sumNanos) {

    Durations() {
      this(new LongAdder(), new LongAdder());
    }

    void recordNanos(long nanos) {
      count.increment();
      sumNanos.add(nanos);
    }
  }

  void clear() {
    counters.clear();
    timers.clear();
    gauges.clear();
    totals.clear();
  }
}
