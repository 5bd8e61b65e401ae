package io.datapunk.discovery.micrometer;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import java.util.List;
import java.util.Map;

/** What a registry shows. */
final class Readings {

  private Readings() {}

  static double value(MeterRegistry registry, String name, Map<String, String> tags) {
    return meters(registry, name, tags).get(0).measure().iterator().next().getValue();
  }

  static double seconds(MeterRegistry registry, String name, Map<String, String> tags) {
    for (Measurement measurement : meters(registry, name, tags).get(0).measure()) {
      if (measurement.getStatistic() == Statistic.TOTAL_TIME) {
        return measurement.getValue();
      }
    }
    throw new AssertionError(name + " is not a timer");
  }

  static boolean exists(MeterRegistry registry, String name, Map<String, String> tags) {
    return !meters(registry, name, tags).isEmpty();
  }

  private static List<Meter> meters(MeterRegistry registry, String name, Map<String, String> tags) {
    return registry.getMeters().stream()
        .filter(meter -> meter.getId().getName().equals(name))
        .filter(
            meter -> Series.of(name, tags).tags().stream().toList().equals(meter.getId().getTags()))
        .toList();
  }
}
