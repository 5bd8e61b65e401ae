package io.datapunk.discovery.it.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceDiscoveryException;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.core.port.Metric;
import io.datapunk.discovery.core.port.Metric.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The page of metrics is what engine and adapters show. */
class MetricsTableTest {

  @Test
  void namesTypesTagsAndMeaningsAreThoseOfTheCode() {
    List<List<String>> documented = Markdown.page("metrics.md").rows();
    List<Metric> metrics = metrics();

    assertThat(documented)
        .extracting(row -> row.get(0))
        .containsExactlyElementsOf(metrics.stream().map(Metric::name).toList());
    for (int i = 0; i < metrics.size(); i++) {
      Metric metric = metrics.get(i);
      List<String> row = documented.get(i);
      assertThat(row.subList(1, 4)).as(metric.name()).isEqualTo(facts(metric));
      assertThat(row.get(4)).as(metric.name()).isNotBlank();
      if (!metric.meaning().isEmpty()) {
        assertThat(row.get(4)).isEqualTo(metric.meaning());
      }
    }
  }

  private static List<String> facts(Metric metric) {
    return List.of(
        metric.kind().name().toLowerCase(Locale.ROOT),
        String.join(", ", metric.tags()),
        metric.kind() == Kind.TIMER ? "seconds" : "");
  }

  /** No server is needed for them to be there. */
  private static List<Metric> metrics() {
    SeenMetrics seen = new SeenMetrics();
    ServiceDiscoveryConfig config =
        ServiceDiscoveryConfig.builder()
            .registry("consul://127.0.0.1:1")
            .distributedCache("redis://127.0.0.1:1")
            .lookupTimeout(Duration.ofMillis(500))
            .build();
    try (ServiceDiscovery discovery =
        ServiceDiscoveryManager.builder(config).metrics(seen).build()) {
      assertThatExceptionOfType(ServiceDiscoveryException.class)
          .isThrownBy(() -> discovery.discover("api"));
    }
    return seen.all();
  }
}
