package io.datapunk.discovery.inmemory.cache;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.MetricsSink;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** Counts what became of questions to the distributed cache, by result. */
final class ResultCounts implements MetricsSink {

  private final Map<String, Long> results = new TreeMap<>();

  /** Returns the results there were, sorted. */
  Set<String> results() {
    return new TreeSet<>(results.keySet());
  }

  @Override
  public Counter counter(String name, Map<String, String> tags) {
    boolean counts =
        name.equals("discovery.cache.requests") && "distributed".equals(tags.get("level"));
    return added -> {
      if (counts) {
        results.merge(tags.get("result"), added, Long::sum);
      }
    };
  }

  @Override
  public Timer timer(String name, Map<String, String> tags) {
    return nanos -> {};
  }

  @Override
  public Handle gauge(String name, Map<String, String> tags, DoubleSupplier value) {
    return () -> {};
  }

  @Override
  public Handle total(String name, Map<String, String> tags, LongSupplier value) {
    return () -> {};
  }

  @Override
  public void close() {}
}
