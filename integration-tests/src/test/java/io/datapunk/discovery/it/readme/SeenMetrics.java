package io.datapunk.discovery.it.readme;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Metric;
import io.datapunk.discovery.core.port.Metric.Kind;
import io.datapunk.discovery.core.port.MetricsSink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** Notes which metrics there are: as they were described, or else as they were used. */
final class SeenMetrics implements MetricsSink {

  private static final String UNDESCRIBED = "";

  private final Map<String, Metric> seen = new ConcurrentSkipListMap<>();

  /** Returns all of them, sorted by name; those that nobody described have no meaning. */
  List<Metric> all() {
    return List.copyOf(seen.values());
  }

  private void use(String name, Kind kind, Map<String, String> tags) {
    seen.putIfAbsent(name, new Metric(name, kind, UNDESCRIBED, List.copyOf(tags.keySet())));
  }

  @Override
  public void describe(Metric metric) {
    seen.put(metric.name(), metric);
  }

  @Override
  public Counter counter(String name, Map<String, String> tags) {
    use(name, Kind.COUNTER, tags);
    return events -> {};
  }

  @Override
  public Timer timer(String name, Map<String, String> tags) {
    use(name, Kind.TIMER, tags);
    return nanos -> {};
  }

  @Override
  public Handle gauge(String name, Map<String, String> tags, DoubleSupplier value) {
    use(name, Kind.GAUGE, tags);
    return () -> {};
  }

  @Override
  public Handle total(String name, Map<String, String> tags, LongSupplier value) {
    use(name, Kind.COUNTER, tags);
    return () -> {};
  }

  @Override
  public void close() {}
}
