package io.datapunk.discovery.core.port;

import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** A sink that shows nothing. */
enum SilentMetrics implements MetricsSink {
  INSTANCE;

  @Override
  public Counter counter(String name, Map<String, String> tags) {
    return events -> {};
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
