package io.datapunk.discovery.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.MetricsSinkProvider;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class MicrometerMetricsSinkProviderTest {

  private final MetricsSinkProvider provider =
      ServiceLoader.load(MetricsSinkProvider.class).iterator().next();
  private final AdapterContext context =
      new AdapterContext(
          Runnable::run,
          (delay, task) -> () -> {},
          () -> 0,
          Clock.systemUTC(),
          new Random(1),
          MetricsSink.none());

  @Test
  void isFoundAndAutomatic() {
    assertThat(provider.schemes()).containsExactly("micrometer");
    assertThat(provider.automatic()).isTrue();
  }

  @Test
  void showsInTheGlobalRegistryAlsoInRegistriesAddedLater() {
    SimpleMeterRegistry later = new SimpleMeterRegistry();
    try (MetricsSink sink = provider.open(BackendUri.parse("micrometer:"), context)) {
      sink.counter("discovery.test", Map.of()).increment();
      Metrics.addRegistry(later);
      sink.counter("discovery.test", Map.of()).increment();
      assertThat(Readings.value(later, "discovery.test", Map.of())).isEqualTo(1);
    } finally {
      Metrics.removeRegistry(later);
    }
    assertThat(Readings.exists(later, "discovery.test", Map.of())).isFalse();
    assertThat(Metrics.globalRegistry.find("discovery.test").meter()).isNull();
  }

  @Test
  void refusesWhatItCannotHonour() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.open(BackendUri.parse("micrometer:mine"), context))
        .withMessage("uri: micrometer:mine (expected: micrometer:)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.open(BackendUri.parse("micrometer:?step=1s"), context))
        .withMessage("option: step (expected: no options)");
  }
}
