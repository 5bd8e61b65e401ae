package io.datapunk.discovery.micrometer;

import static java.util.Objects.requireNonNull;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Metric;
import io.datapunk.discovery.core.port.MetricsSink;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Shows the engine's metrics in a {@link MeterRegistry}.
 *
 * <p>Sinks on one registry share meters of equal name and tags: counters, timers, gauges and totals
 * of several engines add up. A meter goes when the last sink that uses it is closed.
 *
 * <p>Timers record count, sum and maximum. Histograms cost a series per bucket, so they are off; an
 * application with latency objectives switches them on for the timers it cares about, by a {@code
 * MeterFilter} that sets {@code serviceLevelObjectives} or {@code percentilesHistogram}.
 *
 * <p>A registry may refuse a series, such as one whose name stands for another type of meter. That
 * is logged, once for each name, and hidden from the engine.
 */
public final class MicrometerMetricsSink implements MetricsSink {

  private final RegistryMeters meters;
  private final RefusalLog refusals = new RefusalLog();
  // All guarded by this.
  private final Map<Series, Counter> counters = new HashMap<>();
  private final Map<Series, Timer> timers = new HashMap<>();
  private final Set<Lease> leases = new HashSet<>();
  private boolean closed;

  private MicrometerMetricsSink(RegistryMeters meters) {
    this.meters = meters;
  }

  /**
   * Opens a sink on a registry of the application, for engines that are handed their parts as
   * instances. Closing the sink leaves the registry open.
   *
   * <p>The one public signature with a driver's type: handing in such a registry is its purpose.
   */
  public static MicrometerMetricsSink of(MeterRegistry registry) {
    return new MicrometerMetricsSink(RegistryMeters.acquire(requireNonNull(registry, "registry")));
  }

  @Override
  public void describe(Metric metric) {
    meters.describe(metric);
  }

  @Override
  public synchronized Counter counter(String name, Map<String, String> tags) {
    Counter fallback = MetricsSink.none().counter(name, tags);
    return closed
        ? fallback
        : refusals.guard(
            name,
            fallback,
            () -> counters.computeIfAbsent(Series.of(name, tags), this::openCounter));
  }

  @Override
  public synchronized Timer timer(String name, Map<String, String> tags) {
    Timer fallback = MetricsSink.none().timer(name, tags);
    return closed
        ? fallback
        : refusals.guard(
            name, fallback, () -> timers.computeIfAbsent(Series.of(name, tags), this::openTimer));
  }

  @Override
  public synchronized Handle gauge(String name, Map<String, String> tags, DoubleSupplier value) {
    Handle fallback = () -> {};
    return closed
        ? fallback
        : refusals.guard(name, fallback, () -> openGauge(Series.of(name, tags), value));
  }

  @Override
  public synchronized Handle total(String name, Map<String, String> tags, LongSupplier value) {
    Handle fallback = () -> {};
    return closed
        ? fallback
        : refusals.guard(name, fallback, () -> openTotal(Series.of(name, tags), value));
  }

  @Override
  public void close() {
    List<Lease> open;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      open = new ArrayList<>(leases);
      leases.clear();
      counters.clear();
      timers.clear();
    }
    open.forEach(Lease::close);
    meters.release();
  }

  private Counter openCounter(Series series) {
    var counter = meters.counters.acquire(series);
    lease(series, () -> meters.counters.release(series));
    return events -> {
      try {
        counter.increment(events);
      } catch (RuntimeException e) {
        refusals.log(series.name(), e);
      }
    };
  }

  private Timer openTimer(Series series) {
    var timer = meters.timers.acquire(series);
    lease(series, () -> meters.timers.release(series));
    return nanos -> {
      try {
        timer.record(nanos, TimeUnit.NANOSECONDS);
      } catch (RuntimeException e) {
        refusals.log(series.name(), e);
      }
    };
  }

  private Handle openGauge(Series series, DoubleSupplier value) {
    Sum sum = meters.gauges.acquire(series);
    sum.add(value);
    return lease(
        series,
        () -> {
          sum.remove(value);
          meters.gauges.release(series);
        });
  }

  private Handle openTotal(Series series, LongSupplier value) {
    Sum sum = meters.totals.acquire(series);
    DoubleSupplier part = value::getAsLong;
    sum.add(part);
    return lease(
        series,
        () -> {
          sum.retire(part);
          meters.totals.release(series);
        });
  }

  private Handle lease(Series series, Runnable giveBack) {
    Lease lease =
        new Lease(
            () -> {
              try {
                giveBack.run();
              } catch (RuntimeException e) {
                refusals.log(series.name(), e);
              }
            });
    leases.add(lease);
    return () -> {
      synchronized (this) {
        leases.remove(lease);
      }
      lease.close();
    };
  }
}
