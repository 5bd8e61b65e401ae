package io.datapunk.discovery.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Metric;
import io.datapunk.discovery.core.port.MetricsSink;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PrometheusScrapeTest {

  private static final Map<String, String> OK = Map.of("outcome", "ok");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MetricsSink sink = MicrometerMetricsSink.of(registry);

  @Test
  void everyKindIsShownUnderItsPrometheusName() {
    sink.counter("discovery.lookup", OK).add(3);
    sink.timer("discovery.load", OK).recordNanos(250_000_000);
    sink.gauge("discovery.views", Map.of(), () -> 7);
    sink.total("discovery.cache.hits", Map.of("level", "local"), () -> 11);
    assertThat(registry.scrape())
        .contains("discovery_lookup_total{outcome=\"ok\"} 3.0")
        .contains("discovery_load_seconds_count{outcome=\"ok\"} 1")
        .contains("discovery_load_seconds_sum{outcome=\"ok\"} 0.25")
        .contains("discovery_views 7.0")
        .contains("discovery_cache_hits_total{level=\"local\"} 11.0")
        .doesNotContain("_bucket");
  }

  @Test
  void whatANameStandsForIsItsHelp() {
    sink.describe(Metric.counter("discovery.lookup", "Lookups, by outcome.", "outcome"));
    sink.describe(Metric.timer("discovery.load", "Loads."));
    sink.describe(Metric.gauge("discovery.views", "Views that are held."));
    sink.describe(Metric.counter("discovery.hits", "Hits."));
    sink.counter("discovery.lookup", OK).increment();
    sink.timer("discovery.load", Map.of()).recordNanos(1);
    sink.gauge("discovery.views", Map.of(), () -> 1);
    sink.total("discovery.hits", Map.of(), () -> 1);
    assertThat(registry.scrape())
        .contains("# HELP discovery_lookup_total Lookups, by outcome.\n")
        .contains("# HELP discovery_load_seconds Loads.\n")
        .contains("# HELP discovery_views Views that are held.\n")
        .contains("# HELP discovery_hits_total Hits.\n");
  }

  @Test
  void objectivesOfTheApplicationMakeBuckets() {
    registry.config().meterFilter(new Objective(100_000_000));
    sink.timer("discovery.load", OK).recordNanos(50_000_000);
    assertThat(registry.scrape())
        .contains("discovery_load_seconds_bucket{outcome=\"ok\",le=\"0.1\"} 1");
  }

  @Test
  void whatTheRegistryRefusesDoesNotThrowThroughThePort() {
    registry.throwExceptionOnRegistrationFailure();
    sink.counter("discovery.lookup", OK).increment();
    sink.counter("discovery.lookup", Map.of("service", "a")).increment();
    sink.gauge("discovery.lookup", Map.of("a", "1", "b", "2"), () -> 1);
    assertThat(registry.scrape()).contains("discovery_lookup_total{outcome=\"ok\"} 1.0");
  }

  @Test
  void twoSinksAddUpAndTheSecondStaysWhenTheFirstIsClosed() {
    MetricsSink second = MicrometerMetricsSink.of(registry);
    sink.counter("discovery.lookup", OK).add(1);
    MetricsSink.Counter counter = second.counter("discovery.lookup", OK);
    counter.add(10);
    sink.gauge("discovery.views", Map.of(), () -> 1);
    second.gauge("discovery.views", Map.of(), () -> 10);
    sink.total("discovery.hits", Map.of(), () -> 100);
    second.total("discovery.hits", Map.of(), () -> 1_000);
    assertThat(registry.scrape())
        .contains("discovery_lookup_total{outcome=\"ok\"} 11.0")
        .contains("discovery_views 11.0")
        .contains("discovery_hits_total 1100.0");
    sink.close();
    counter.add(10);
    assertThat(registry.scrape())
        .contains("discovery_lookup_total{outcome=\"ok\"} 21.0")
        .contains("discovery_views 10.0")
        .as("a total never shrinks")
        .contains("discovery_hits_total 1100.0");
    second.close();
    assertThat(registry.scrape()).doesNotContain("discovery_");
    assertThat(registry.isClosed()).isFalse();
  }

  @Test
  void aThrowingSupplierDoesNotSpoilTheScrape() {
    Handle broken =
        sink.total(
            "discovery.hits",
            Map.of(),
            () -> {
              throw new IllegalStateException("broken");
            });
    sink.counter("discovery.lookup", OK).increment();
    assertThat(registry.scrape()).contains("discovery_lookup_total{outcome=\"ok\"} 1.0");
    broken.close();
  }

  /** What an application adds to get buckets at its objectives. */
  private record Objective(double nanos) implements MeterFilter {
    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
      return DistributionStatisticConfig.builder()
          .serviceLevelObjectives(nanos)
          .build()
          .merge(config);
    }
  }
}
