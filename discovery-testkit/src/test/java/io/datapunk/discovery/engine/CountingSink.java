package io.datapunk.discovery.engine;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Metric;
import io.datapunk.discovery.core.port.Metric.Kind;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.testkit.DescribedMetrics;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** A sink whose counters a test can read, summed over their tags. */
final class CountingSink implements MetricsSink {

  private final Map<String, LongAdder> counters = new TreeMap<>();
  private final DescribedMetrics described = new DescribedMetrics();

  synchronized long count(String name) {
    return adder(name).sum();
  }

  /** Returns how often the distributed cache was noted with this result. */
  synchronized long shared(String result) {
    return adder("discovery.cache.requests/distributed/" + result).sum();
  }

  private synchronized LongAdder adder(String name) {
    return counters.computeIfAbsent(name, n -> new LongAdder());
  }

  @Override
  public void describe(Metric metric) {
    described.add(metric);
  }

  @Override
  public Counter counter(String name, Map<String, String> tags) {
    described.check(name, Kind.COUNTER, tags);
    LongAdder all = adder(name);
    LongAdder own = adder(name + "/" + String.join("/", new TreeMap<>(tags).values()));
    return added -> {
      all.add(added);
      own.add(added);
    };
  }

  @Override
  public Timer timer(String name, Map<String, String> tags) {
    described.check(name, Kind.TIMER, tags);
    return nanos -> adder(name).increment();
  }

  @Override
  public Handle gauge(String name, Map<String, String> tags, DoubleSupplier value) {
    described.check(name, Kind.GAUGE, tags);
    return () -> {};
  }

  @Override
  public Handle total(String name, Map<String, String> tags, LongSupplier value) {
    described.check(name, Kind.COUNTER, tags);
    return () -> {};
  }

  @Override
  public void close() {}
}
