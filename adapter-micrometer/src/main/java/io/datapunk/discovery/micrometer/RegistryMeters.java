package io.datapunk.discovery.micrometer;

import io.datapunk.discovery.core.port.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The meters that all sinks of this JVM have in one registry.
 *
 * <p>Static by necessity: a registry, above all the global one, is shared by engines that do not
 * know of each other, it hands the same meter to each, and the one that closes first must not take
 * it from the others. An entry lives as long as a sink on its registry is open.
 */
final class RegistryMeters {

  private static final Map<MeterRegistry, RegistryMeters> OPEN = new IdentityHashMap<>();

  final Shared<Counter> counters;
  final Shared<Timer> timers;
  final Shared<Sum> gauges;
  final Shared<Sum> totals;
  private final MeterRegistry registry;
  private final Map<String, String> meanings = new ConcurrentHashMap<>();
  private int sinks;

  private RegistryMeters(MeterRegistry registry) {
    this.registry = registry;
    this.counters = new Shared<>(this::newCounter, registry::remove);
    this.timers = new Shared<>(this::newTimer, registry::remove);
    this.gauges = new Shared<>(this::newGauge, gauge -> registry.remove(gauge.meter()));
    this.totals = new Shared<>(this::newTotal, total -> registry.remove(total.meter()));
  }

  /** Returns the meters of a registry for one more sink. */
  static RegistryMeters acquire(MeterRegistry registry) {
    synchronized (OPEN) {
      RegistryMeters meters = OPEN.computeIfAbsent(registry, RegistryMeters::new);
      meters.sinks++;
      return meters;
    }
  }

  /** Ends the use by one sink, which has released all its series. */
  void release() {
    synchronized (OPEN) {
      if (--sinks == 0) {
        OPEN.remove(registry);
      }
    }
  }

  /** Shows from now on what a name stands for; series that are shown already stay as they are. */
  void describe(Metric metric) {
    meanings.put(metric.name(), metric.meaning());
  }

  private @Nullable String meaning(Series series) {
    return meanings.get(series.name());
  }

  private Counter newCounter(Series series) {
    return Counter.builder(series.name())
        .tags(series.tags())
        .description(meaning(series))
        .register(registry);
  }

  private Timer newTimer(Series series) {
    return Timer.builder(series.name())
        .tags(series.tags())
        .description(meaning(series))
        .register(registry);
  }

  private Sum newGauge(Series series) {
    return new Sum(
        sum ->
            Gauge.builder(series.name(), sum, Sum::value)
                .tags(series.tags())
                .description(meaning(series))
                .strongReference(true)
                .register(registry));
  }

  /** Micrometer holds the sum weakly; {@link #totals} holds it while it is shown. */
  private Sum newTotal(Series series) {
    return new Sum(
        sum ->
            FunctionCounter.builder(series.name(), sum, Sum::value)
                .tags(series.tags())
                .description(meaning(series))
                .register(registry));
  }
}
