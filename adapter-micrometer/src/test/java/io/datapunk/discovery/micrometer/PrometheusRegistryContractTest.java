package io.datapunk.discovery.micrometer;

import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.testkit.MetricsSinkContract;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;

final class PrometheusRegistryContractTest extends MetricsSinkContract {

  private final MeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @Override
  protected MetricsSink open() {
    return MicrometerMetricsSink.of(registry);
  }

  @Override
  protected double read(String name, Map<String, String> tags) {
    return Readings.value(registry, name, tags);
  }

  @Override
  protected double readSeconds(String name, Map<String, String> tags) {
    return Readings.seconds(registry, name, tags);
  }

  @Override
  protected boolean exists(String name, Map<String, String> tags) {
    return Readings.exists(registry, name, tags);
  }
}
