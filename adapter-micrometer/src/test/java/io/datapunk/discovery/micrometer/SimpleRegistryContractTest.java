package io.datapunk.discovery.micrometer;

import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.testkit.MetricsSinkContract;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;

final class SimpleRegistryContractTest extends MetricsSinkContract {

  private final MeterRegistry registry = new SimpleMeterRegistry();

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
