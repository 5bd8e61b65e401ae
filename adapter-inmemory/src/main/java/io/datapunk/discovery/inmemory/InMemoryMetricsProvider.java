package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.MetricsSinkProvider;
import java.util.Set;

/**
 * Opens metrics in memory: {@code memory:name} can be read by {@link InMemoryMetrics#shared},
 * {@code memory:} by nobody.
 */
public final class InMemoryMetricsProvider implements MetricsSinkProvider {

  /** For {@link java.util.ServiceLoader}. */
  public InMemoryMetricsProvider() {}

  @Override
  public Set<String> schemes() {
    return MemoryUri.SCHEMES;
  }

  @Override
  public boolean automatic() {
    return false;
  }

  @Override
  public MetricsSink open(BackendUri uri, AdapterContext context) {
    return MemoryUri.sharedName(uri)
        .map(InMemoryMetrics::shared)
        .orElseGet(InMemoryMetrics::create);
  }
}
