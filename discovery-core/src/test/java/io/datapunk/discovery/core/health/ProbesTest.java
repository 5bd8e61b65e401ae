package io.datapunk.discovery.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.ConfigurationException;
import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.HealthProbe;
import io.datapunk.discovery.core.port.HealthProbeProvider;
import io.datapunk.discovery.core.port.MetricsSink;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbesTest {

  private static final AdapterContext CONTEXT =
      new AdapterContext(
          Runnable::run,
          (delay, task) -> () -> {},
          () -> 0,
          Clock.systemUTC(),
          new SplittableRandom(1),
          MetricsSink.none());

  private static final HealthProbe QUEUE =
      target -> CompletableFuture.completedFuture(HealthReport.passing());

  @Test
  void p8_aProbeOfAThirdJarServesItsTypes() {
    Probes probes = new Probes(List.of(provider("queue", "topic")), CONTEXT);

    assertThat(probes.probeFor(HealthCheck.of("queue", Map.of()))).isSameAs(QUEUE);
    assertThat(probes.probeFor(HealthCheck.of("topic", Map.of()))).isSameAs(QUEUE);
  }

  @Test
  void p8_anUnknownTypeIsRefusedWithTheKnownOnes() {
    Probes probes = new Probes(List.of(provider("queue")), CONTEXT);

    assertThatThrownBy(() -> probes.probeFor(HealthCheck.of("grpc", Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("type grpc")
        .hasMessageContaining("[all-of, any-of, custom, http, queue, tcp]");
  }

  @Test
  void p8_twoProbesForOneTypeAreRefusedByName() {
    List<HealthProbeProvider> two = List.of(provider("queue"), provider("queue"));

    assertThatThrownBy(() -> new Probes(two, CONTEXT))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("queue")
        .hasMessageContaining("expected: one probe");
  }

  @Test
  void p8_settingsThatCannotWorkAreRefusedBeforeTheyAreUsed() {
    Probes probes = new Probes(List.of(), CONTEXT);

    assertThatThrownBy(() -> probes.probeFor(HealthCheck.http("/").with("status", "all")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("status: all");
  }

  @ParameterizedTest
  @CsvSource({"169.254.169.254", "fe80::1%eth0", "::ffff:169.254.169.254", "224.0.0.1"})
  void p12_addressesAtWhichNothingIsTestedAreRefusedBeforeTheyAreUsed(String host) {
    HealthCheck tcp = HealthCheck.tcp();
    for (HealthCheck check : List.of(HealthCheck.http("/"), tcp, HealthCheck.anyOf("ready", tcp))) {
      assertThatThrownBy(() -> Probes.validateTarget(check, host))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("host: " + host)
          .hasMessageContaining("expected: another address");
    }
    Probes.validateTarget(tcp.with("link-local", "allowed"), host);
    Probes.validateTarget(HealthCheck.custom("own", HealthReport::passing), host);
    Probes.validateTarget(tcp, "10.0.0.1");
    Probes.validateTarget(tcp, "localhost");
  }

  @ParameterizedTest
  @CsvSource({
    "port, 0, port: 0 (expected: 1-65535)",
    "port, http, port: http (expected: 1-65535)",
    "host, a b, host: a b",
    "link-local, yes, link-local: yes (expected: allowed",
    "tls, true, tls: unknown",
  })
  void p8_wrongSettingsOfTcpChecksAreRefused(String key, String value, String words) {
    Probes probes = new Probes(List.of(), CONTEXT);

    assertThatThrownBy(() -> probes.probeFor(HealthCheck.tcp().with(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  private static HealthProbeProvider provider(String... types) {
    return new HealthProbeProvider() {
      @Override
      public Set<String> types() {
        return Set.of(types);
      }

      @Override
      public HealthProbe open(AdapterContext context) {
        return QUEUE;
      }
    };
  }
}
