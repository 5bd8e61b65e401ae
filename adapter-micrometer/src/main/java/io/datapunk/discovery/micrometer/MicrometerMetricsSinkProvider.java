package io.datapunk.discovery.micrometer;

import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.MetricsSinkProvider;
import io.micrometer.core.instrument.Metrics;
import java.util.Set;

/**
 * Opens sinks on Micrometer's global registry, for {@code micrometer:}. Used without being named as
 * soon as it is on the class path.
 */
public final class MicrometerMetricsSinkProvider implements MetricsSinkProvider {

  /** Creates it; for {@link java.util.ServiceLoader}. */
  public MicrometerMetricsSinkProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("micrometer");
  }

  @Override
  public boolean automatic() {
    return true;
  }

  @Override
  public MetricsSink open(BackendUri uri, AdapterContext context) {
    uri.allowOptions();
    if (!uri.hosts().isEmpty() || !uri.name().isEmpty()) {
      throw new IllegalArgumentException("uri: " + uri + " (expected: micrometer:)");
    }
    return MicrometerMetricsSink.of(Metrics.globalRegistry);
  }
}
