package io.datapunk.discovery.inmemory.lifecycle;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Metric;
import io.datapunk.discovery.core.port.Metric.Kind;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.testkit.DescribedMetrics;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** Counts what is recorded, by name and tags; shows gauges. */
final class CountingMetrics implements MetricsSink {

  private final Map<String, Long> events = new TreeMap<>();
  private final DescribedMetrics described = new DescribedMetrics();
  private final Map<String, DoubleSupplier> gauges = new TreeMap<>();

  /** Returns how many events or durations of that name have these tags, {@code key=value}. */
  long count(String name, String... tags) {
    return events.entrySet().stream()
        .filter(entry -> matches(entry.getKey(), name, tags))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  double gauge(String name, String... tags) {
    return gauges.entrySet().stream()
        .filter(entry -> matches(entry.getKey(), name, tags))
        .mapToDouble(entry -> entry.getValue().getAsDouble())
        .sum();
  }

  /** Returns the names and tags of all that was recorded. */
  Iterable<String> series() {
    return events.keySet();
  }

  @Override
  public void describe(Metric metric) {
    described.add(metric);
  }

  @Override
  public Counter counter(String name, Map<String, String> tags) {
    described.check(name, Kind.COUNTER, tags);
    String series = series(name, tags);
    return added -> events.merge(series, added, Long::sum);
  }

  @Override
  public Timer timer(String name, Map<String, String> tags) {
    described.check(name, Kind.TIMER, tags);
    String series = series(name, tags);
    return nanos -> events.merge(series, 1L, Long::sum);
  }

  @Override
  public Handle gauge(String name, Map<String, String> tags, DoubleSupplier value) {
    described.check(name, Kind.GAUGE, tags);
    String series = series(name, tags);
    gauges.put(series, value);
    return () -> gauges.remove(series);
  }

  @Override
  public Handle total(String name, Map<String, String> tags, LongSupplier value) {
    described.check(name, Kind.COUNTER, tags);
    return () -> {};
  }

  @Override
  public void close() {}

  private static String series(String name, Map<String, String> tags) {
    return name + new TreeMap<>(tags);
  }

  private static boolean matches(String series, String name, String... tags) {
    if (!series.startsWith(name + "{")) {
      return false;
    }
    for (String tag : tags) {
      if (!series.contains(tag)) {
        return false;
      }
    }
    return true;
  }
}
