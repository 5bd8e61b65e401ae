package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.testkit.MetricsSinkContract;
import java.util.Map;

final class InMemoryMetricsContractTest extends MetricsSinkContract {

  private final InMemoryMetrics backend = InMemoryMetrics.create();

  @Override
  protected MetricsSink open() {
    return backend.connect();
  }

  @Override
  protected double read(String name, Map<String, String> tags) {
    long events = backend.count(name, tags);
    return backend.value(name, tags).orElse(events > 0 ? events : backend.timings(name, tags));
  }

  @Override
  protected double readSeconds(String name, Map<String, String> tags) {
    return backend.timed(name, tags).toNanos() / 1e9;
  }

  @Override
  protected boolean exists(String name, Map<String, String> tags) {
    return backend.exists(name, tags);
  }
}
