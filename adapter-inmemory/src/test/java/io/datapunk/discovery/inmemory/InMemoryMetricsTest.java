package io.datapunk.discovery.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.MetricsSinkProvider;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class InMemoryMetricsTest {

  private static final Map<String, String> OK = Map.of("outcome", "ok", "level", "local");
  private static final Map<String, String> ERROR = Map.of("outcome", "error", "level", "local");

  private final InMemoryMetrics metrics = InMemoryMetrics.create();

  @Test
  void whatIsAbsentReadsAsNothing() {
    assertThat(metrics.count("absent", OK)).isZero();
    assertThat(metrics.count("absent")).isZero();
    assertThat(metrics.timings("absent", OK)).isZero();
    assertThat(metrics.timed("absent", OK)).isEqualTo(Duration.ZERO);
    assertThat(metrics.value("absent", OK)).isEmpty();
    assertThat(metrics.values()).isEmpty();
  }

  @Test
  void countsAddUpOverTagsWhenNoneAreGiven() {
    metrics.counter("lookups", OK).add(2);
    metrics.counter("lookups", ERROR).increment();
    metrics.counter("lookups.other", OK).increment();
    assertThat(metrics.count("lookups")).isEqualTo(3);
    assertThat(metrics.count("lookups", ERROR)).isEqualTo(1);
  }

  @Test
  void sinksOfOneBackendAddUpAndTakeTheirsAway() {
    InMemoryMetrics other = metrics.connect();
    metrics.counter("lookups", OK).increment();
    other.counter("lookups", OK).increment();
    other.gauge("views", OK, () -> 5);
    assertThat(metrics.count("lookups", OK)).isEqualTo(2);
    assertThat(metrics.value("views", OK)).hasValue(5);
    other.close();
    assertThat(metrics.count("lookups", OK)).isEqualTo(1);
    assertThat(metrics.value("views", OK)).isEmpty();
  }

  @Test
  void valuesAreSortedByTheirText() {
    metrics.counter("b", OK).increment();
    metrics.timer("a", Map.of()).recordNanos(3);
    metrics.total("c", OK, () -> 7);
    assertThat(metrics.values().toString())
        .isEqualTo("{a=1.0, b{level=local, outcome=ok}=1.0, c{level=local, outcome=ok}=7.0}");
  }

  @Test
  void isFoundByServiceLoaderButNotUsedByItself() {
    assertThat(ServiceLoader.load(MetricsSinkProvider.class))
        .filteredOn(provider -> provider.schemes().contains("memory"))
        .singleElement()
        .matches(provider -> !provider.automatic());
  }

  @Test
  void whatAnApplicationOpensByNameATestCanRead() {
    try (InMemoryMetrics read = InMemoryMetrics.shared("metrics-by-name");
        MetricsSink sink = open("memory:metrics-by-name");
        MetricsSink other = open("memory:")) {
      sink.counter("lookups", OK).increment();
      other.counter("lookups", OK).increment();
      assertThat(read.count("lookups", OK)).isEqualTo(1);
    }
  }

  private static MetricsSink open(String uri) {
    return new InMemoryMetricsProvider()
        .open(BackendUri.parse(uri), SimulatedRuntime.inOrder().context("metrics"));
  }
}
