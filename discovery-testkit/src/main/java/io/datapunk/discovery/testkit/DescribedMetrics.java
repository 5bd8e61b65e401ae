package io.datapunk.discovery.testkit;

import io.datapunk.discovery.core.port.Metric;
import io.datapunk.discovery.core.port.Metric.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What a sink was told of the names in use, for sinks in tests: a series that nobody described, or
 * that is not as it was described, is a bug. Safe for use from any thread.
 */
public final class DescribedMetrics {

  private final Map<String, Metric> metrics = new ConcurrentSkipListMap<>();

  /** Creates one that knows no name. */
  public DescribedMetrics() {}

  /** Takes note of a description. */
  public void add(Metric metric) {
    metrics.put(metric.name(), metric);
  }

  /** Returns all descriptions, sorted by name. */
  public Collection<Metric> all() {
    return List.copyOf(metrics.values());
  }

  /** Throws an {@link AssertionError} unless a series is as its name was described. */
  public void check(String name, Kind kind, Map<String, String> tags) {
    Metric metric = metrics.get(name);
    List<String> keys = new ArrayList<>(tags.keySet());
    keys.sort(null);
    if (metric == null || metric.kind() != kind || !metric.tags().equals(keys)) {
      throw new AssertionError(
          "series: " + kind + " " + name + " " + keys + " (expected: " + metric + ")");
    }
  }
}
