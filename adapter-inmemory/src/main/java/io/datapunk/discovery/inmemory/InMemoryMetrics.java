package io.datapunk.discovery.inmemory;

import static java.util.Objects.requireNonNull;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.MetricsSink;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A metrics sink whose values a test can read.
 *
 * <pre>{@code
 * InMemoryMetrics metrics = InMemoryMetrics.create();      // or shared("name") for memory:name
 * // ... hand it in, let something happen
 * assertThat(metrics.count("discovery.lookups", Map.of("outcome", "ok"))).isEqualTo(3);
 * }</pre>
 *
 * <p>Sinks of one name share what can be read: counters, timers and totals add up. A sink that is
 * closed takes its series away. Safe for use from any thread.
 */
public final class InMemoryMetrics implements MetricsSink {

  /** Belongs to the JVM: who says the same name meets. */
  private static final SharedStores<MetricsStore> SHARED = new SharedStores<>();

  private final MetricsStore store;
  private final Optional<String> name;
  private final Meters meters;
  private volatile boolean closed;

  private InMemoryMetrics(MetricsStore store, Optional<String> name) {
    this.store = store;
    this.name = name;
    this.meters = store.join();
  }

  /** Returns a sink of its own. */
  public static InMemoryMetrics create() {
    return new InMemoryMetrics(new MetricsStore(), Optional.empty());
  }

  /** Returns a sink that shares what can be read with all others behind {@code memory:name}. */
  public static InMemoryMetrics shared(String name) {
    requireNonNull(name, "name");
    return new InMemoryMetrics(SHARED.acquire(name, MetricsStore::new), Optional.of(name));
  }

  /** Returns another sink that shares what can be read with this one. */
  public InMemoryMetrics connect() {
    return name.map(InMemoryMetrics::shared)
        .orElseGet(() -> new InMemoryMetrics(store, Optional.empty()));
  }

  @Override
  public Counter counter(String meter, Map<String, String> tags) {
    if (closed) {
      return events -> {};
    }
    LongAdder counter =
        meters.counters().computeIfAbsent(Series.of(meter, tags), series -> new LongAdder());
    return counter::add;
  }

  @Override
  public Timer timer(String meter, Map<String, String> tags) {
    if (closed) {
      return nanos -> {};
    }
    Meters.Durations timer =
        meters.timers().computeIfAbsent(Series.of(meter, tags), series -> new Meters.Durations());
    return timer::recordNanos;
  }

  @Override
  public Handle gauge(String meter, Map<String, String> tags, DoubleSupplier value) {
    return show(meters.gauges(), Series.of(meter, tags), value);
  }

  @Override
  public Handle total(String meter, Map<String, String> tags, LongSupplier value) {
    return show(meters.totals(), Series.of(meter, tags), value);
  }

  /** Returns how many events a counter or total shows; 0 if there is none. */
  public long count(String meter, Map<String, String> tags) {
    return counted(Series.of(meter, tags)::equals);
  }

  /** Returns how many events the counters and totals of that name show, whatever their tags. */
  public long count(String meter) {
    requireNonNull(meter, "meter");
    return counted(series -> series.name().equals(meter));
  }

  /** Returns how many durations a timer has recorded; 0 if there is none. */
  public long timings(String meter, Map<String, String> tags) {
    return timers(meter, tags).mapToLong(timer -> timer.count().sum()).sum();
  }

  /** Returns the sum of the durations a timer has recorded; zero if there is none. */
  public Duration timed(String meter, Map<String, String> tags) {
    return Duration.ofNanos(timers(meter, tags).mapToLong(timer -> timer.sumNanos().sum()).sum());
  }

  /** Returns what a gauge shows, the newest if several sinks have it; empty if there is none. */
  public OptionalDouble value(String meter, Map<String, String> tags) {
    Series series = Series.of(meter, tags);
    return store.sinks().stream()
        .flatMap(sink -> Stream.ofNullable(sink.gauges().get(series)))
        .reduce((older, newer) -> newer)
        .map(gauge -> OptionalDouble.of(gauge.getAsDouble()))
        .orElse(OptionalDouble.empty());
  }

  /** Returns whether there is any meter of that name and those tags. */
  public boolean exists(String meter, Map<String, String> tags) {
    return values().containsKey(Series.of(meter, tags).text());
  }

  /**
   * Returns the values of all series, sorted, by {@code name{key=value}}; of a timer the number of
   * its durations.
   */
  public SortedMap<String, Double> values() {
    SortedMap<String, Double> values = new TreeMap<>();
    for (Meters sink : store.sinks()) {
      sink.counters()
          .forEach((series, sum) -> values.merge(series.text(), (double) sum.sum(), Double::sum));
      sink.totals()
          .forEach(
              (series, sum) -> values.merge(series.text(), (double) sum.getAsLong(), Double::sum));
      sink.timers()
          .forEach(
              (series, timer) ->
                  values.merge(series.text(), (double) timer.count().sum(), Double::sum));
      sink.gauges().forEach((series, gauge) -> values.put(series.text(), gauge.getAsDouble()));
    }
    return values;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      store.leave(meters);
      name.ifPresent(SHARED::release);
    }
  }

  private <S> Handle show(Map<Series, S> meters, Series series, S value) {
    if (closed) {
      return () -> {};
    }
    meters.put(series, value);
    return () -> meters.remove(series, value);
  }

  private long counted(Predicate<Series> wanted) {
    long sum = 0;
    for (Meters sink : store.sinks()) {
      sum +=
          Stream.concat(
                  sink.counters().entrySet().stream()
                      .filter(entry -> wanted.test(entry.getKey()))
                      .map(entry -> entry.getValue().sum()),
                  sink.totals().entrySet().stream()
                      .filter(entry -> wanted.test(entry.getKey()))
                      .map(entry -> entry.getValue().getAsLong()))
              .mapToLong(Long::longValue)
              .sum();
    }
    return sum;
  }

  private Stream<Meters.Durations> timers(String meter, Map<String, String> tags) {
    Series series = Series.of(meter, tags);
    return store.sinks().stream().flatMap(sink -> Stream.ofNullable(sink.timers().get(series)));
  }
}
