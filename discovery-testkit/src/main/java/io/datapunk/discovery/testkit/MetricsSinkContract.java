package io.datapunk.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Metric;
import io.datapunk.discovery.core.port.MetricsSink;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link MetricsSink} as tests; the number in a name is the rule of the port.
 *
 * <p>An adapter's author extends it in a class of tests, opens a sink on a fresh backend and tells
 * how to read that backend. JUnit makes a new instance for each test, so the backend may stand in
 * an instance field.
 */
public abstract class MetricsSinkContract {

  private static final String NAME = "discovery.test";
  private static final Map<String, String> TAGS = Map.of("outcome", "ok");
  private static final Map<String, String> OTHER = Map.of("outcome", "error");

  private MetricsSink sink = MetricsSink.none();

  /** Creates the contract, once for each test. */
  protected MetricsSinkContract() {}

  /** Opens a sink on this test's backend; the contract closes it. May be called again. */
  protected abstract MetricsSink open();

  /**
   * Reads the backend: the value of a counter, gauge or total, or how many durations a timer has
   * recorded. Called only for what exists.
   */
  protected abstract double read(String name, Map<String, String> tags);

  /** Reads the backend: the sum of a timer's durations. */
  protected abstract double readSeconds(String name, Map<String, String> tags);

  /** Reads the backend: whether there is a series of this name and these tags. */
  protected abstract boolean exists(String name, Map<String, String> tags);

  @BeforeEach
  void openFirst() {
    sink = open();
  }

  @AfterEach
  void closeLast() {
    sink.close();
  }

  @Test
  void rule01_otherTagKeysDoNotThrow() {
    sink.counter(NAME, TAGS).increment();
    sink.counter(NAME, Map.of("other", "key")).increment();
    sink.timer(NAME, Map.of()).recordNanos(1);
    sink.gauge(NAME, Map.of("a", "1", "b", "2"), () -> 1).close();
    sink.total(NAME, Map.of("c", "1"), () -> 1).close();
    assertThat(read(NAME, TAGS)).isEqualTo(1);
  }

  @Test
  void rule01_anotherTypeUnderOneNameDoesNotThrow() {
    sink.counter(NAME, TAGS).increment();
    sink.timer(NAME, TAGS).recordNanos(1);
    sink.gauge(NAME, TAGS, () -> 5).close();
    sink.total(NAME, TAGS, () -> 5).close();
    assertThat(read(NAME, TAGS)).isEqualTo(1);
  }

  @Test
  void rule02_aCounterShowsItsEvents() {
    MetricsSink.Counter counter = sink.counter(NAME, TAGS);
    counter.increment();
    counter.add(4);
    assertThat(read(NAME, TAGS)).isEqualTo(5);
  }

  @Test
  void rule02_aTimerTakesNanosecondsAndShowsItsUnit() {
    MetricsSink.Timer timer = sink.timer(NAME, TAGS);
    timer.recordNanos(1_500_000_000L);
    timer.recordNanos(500_000_000L);
    assertThat(read(NAME, TAGS)).isEqualTo(2);
    assertThat(readSeconds(NAME, TAGS)).isCloseTo(2.0, within(1e-6));
  }

  @Test
  void rule02_gaugesAndTotalsAreReadWhenLookedAt() {
    AtomicLong value = new AtomicLong(3);
    sink.gauge("discovery.gauge", TAGS, value::get);
    sink.total("discovery.total", TAGS, value::get);
    assertThat(read("discovery.gauge", TAGS)).isEqualTo(3);
    assertThat(read("discovery.total", TAGS)).isEqualTo(3);
    value.set(8);
    assertThat(read("discovery.gauge", TAGS)).isEqualTo(8);
    assertThat(read("discovery.total", TAGS)).isEqualTo(8);
  }

  @Test
  void rule03_tagValuesMakeSeriesOfTheirOwn() {
    sink.counter(NAME, TAGS).increment();
    sink.counter(NAME, OTHER).add(2);
    assertThat(read(NAME, TAGS)).isEqualTo(1);
    assertThat(read(NAME, OTHER)).isEqualTo(2);
  }

  @Test
  void rule04_askingTwiceSharesOneValue() {
    sink.counter(NAME, TAGS).increment();
    sink.counter(NAME, TAGS).increment();
    sink.timer("discovery.timer", TAGS).recordNanos(1);
    sink.timer("discovery.timer", TAGS).recordNanos(1);
    assertThat(read(NAME, TAGS)).isEqualTo(2);
    assertThat(read("discovery.timer", TAGS)).isEqualTo(2);
  }

  @Test
  void rule05_closingAHandleRemovesItsSeriesOnly() {
    Handle gauge = sink.gauge("discovery.gauge", TAGS, () -> 1);
    Handle total = sink.total("discovery.total", TAGS, () -> 1);
    sink.gauge("discovery.gauge", OTHER, () -> 2);
    gauge.close();
    gauge.close();
    total.close();
    assertThat(exists("discovery.gauge", TAGS)).isFalse();
    assertThat(exists("discovery.total", TAGS)).isFalse();
    assertThat(read("discovery.gauge", OTHER)).isEqualTo(2);
  }

  @Test
  void rule05_aSeriesMayComeBack() {
    sink.gauge("discovery.gauge", TAGS, () -> 1).close();
    sink.gauge("discovery.gauge", TAGS, () -> 2);
    assertThat(read("discovery.gauge", TAGS)).isEqualTo(2);
  }

  @Test
  void rule06_suppliersAreHeldStrongly() {
    sink.gauge("discovery.gauge", TAGS, new AtomicLong(7)::doubleValue);
    sink.total("discovery.total", TAGS, new AtomicLong(9)::get);
    System.gc();
    assertThat(read("discovery.gauge", TAGS)).isEqualTo(7);
    assertThat(read("discovery.total", TAGS)).isEqualTo(9);
  }

  @Test
  void rule07_closingTheSinkRemovesAllItRegistered() {
    sink.counter(NAME, TAGS).increment();
    sink.timer("discovery.timer", TAGS).recordNanos(1);
    Handle handle = sink.gauge("discovery.gauge", TAGS, () -> 1);
    sink.total("discovery.total", TAGS, () -> 1);
    sink.close();
    sink.close();
    handle.close();
    assertThat(exists(NAME, TAGS)).isFalse();
    assertThat(exists("discovery.timer", TAGS)).isFalse();
    assertThat(exists("discovery.gauge", TAGS)).isFalse();
    assertThat(exists("discovery.total", TAGS)).isFalse();
  }

  @Test
  void rule07_theBackendServesTheNextSink() {
    sink.counter(NAME, TAGS).increment();
    sink.close();
    sink = open();
    sink.counter(NAME, TAGS).increment();
    assertThat(read(NAME, TAGS)).isEqualTo(1);
  }

  @Test
  void rule08_aDescriptionChangesNoValue() {
    sink.describe(Metric.counter(NAME, "What is counted.", "outcome"));
    sink.counter(NAME, TAGS).increment();
    sink.describe(Metric.counter(NAME, "What is counted.", "outcome"));
    sink.counter(NAME, TAGS).increment();
    assertThat(read(NAME, TAGS)).isEqualTo(2);
    sink.close();
    sink.describe(Metric.counter(NAME, "What was counted.", "outcome"));
    assertThat(exists(NAME, TAGS)).isFalse();
  }

  @Test
  void rule07_aClosedSinkStillDoesNotThrow() {
    MetricsSink.Counter counter = sink.counter(NAME, TAGS);
    MetricsSink.Timer timer = sink.timer("discovery.timer", TAGS);
    sink.close();
    counter.increment();
    timer.recordNanos(1);
    sink.counter(NAME, TAGS).increment();
    sink.timer("discovery.timer", TAGS).recordNanos(1);
    sink.gauge("discovery.gauge", TAGS, () -> 1).close();
    sink.total("discovery.total", TAGS, () -> 1).close();
    assertThat(exists(NAME, TAGS)).isFalse();
    assertThat(exists("discovery.gauge", TAGS)).isFalse();
  }
}
