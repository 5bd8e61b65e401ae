package io.datapunk.discovery.consul;

import static io.datapunk.discovery.consul.fixture.World.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.consul.fixture.FakeAgent;
import io.datapunk.discovery.consul.fixture.World;
import io.datapunk.discovery.core.port.DesiredCheck;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule 16: what Consul cannot hold, or would silently change, is refused with a reason. */
final class LimitsTest {

  private final World world = new World();
  private final FakeAgent agent = world.agent();
  private final Registry registry = world.open(agent);

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void rule16_consulsOwnMetadataKeysAreRefused() {
    refused(
        registration().metadata("consul-version", "1"),
        "metadata key: consul-version (expected: not the prefix consul-, which Consul reserves)");
  }

  @Test
  void rule16_aRemovalBeforeAMinuteIsRefused() {
    refused(
        registration()
            .healthCheck(HealthCheck.tcp().deregisterCriticalAfter(Duration.ofSeconds(59))),
        "deregisterCriticalAfter of tcp: PT59S (expected: at least PT1M on Consul)");
    registry.validate(
        registration()
            .healthCheck(HealthCheck.tcp().deregisterCriticalAfter(Duration.ofMinutes(1)))
            .build());
  }

  @Test
  void anAgentRunsOnlyWhatItRunsExactlyAsConfigured() {
    HealthCheck http = HealthCheck.http("/health");
    assertThat(
            List.of(http, http.fall(7), HealthCheck.tcp(), http.initially(HealthStatus.CRITICAL)))
        .allMatch(registry::runsItself);
    // It would follow redirects to anywhere only where that is not said, and count from the second.
    assertThat(
            List.of(
                http.with("redirects", "none"),
                http.with("header.X", "y"),
                http.with("method", "HEAD"),
                HealthCheck.tcp().with("port", "81"),
                HealthCheck.ttl(Duration.ofSeconds(30)),
                HealthCheck.of("grpc", Map.of()),
                http.rise(2),
                http.initially(HealthStatus.PASSING),
                HealthCheck.custom("own", HealthReport::passing),
                HealthCheck.allOf("all", http)))
        .noneMatch(registry::runsItself);
    assertThat(registry.runsItself(http.initially(HealthStatus.PASSING).fall(1))).isTrue();
  }

  @Test
  void rule16_anIntervalThatConsulWouldRaiseIsRefused() {
    Duration half = Duration.ofMillis(500);
    refused(
        registration().healthCheck(HealthCheck.http("/health").every(half)),
        "interval of http: PT0.5S (expected: at least PT1S on Consul)");
    registry.validate(
        registration()
            .healthCheck(HealthCheck.custom("own", HealthReport::passing).every(half))
            .build());
  }

  @Test
  void whatTheConfigurationFilledInIsRefusedBeforeItIsSent() {
    HealthCheck tcp = HealthCheck.tcp();
    DesiredCheck desired =
        new DesiredCheck(
            tcp,
            false,
            Duration.ZERO,
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            HealthStatus.CRITICAL,
            Optional.of(Duration.ofSeconds(30)));
    DesiredInstance instance =
        new DesiredInstance(registration().healthCheck(tcp).build(), List.of(desired), "owner", 1);
    assertThat(failure(registry.register(instance)).kind()).isEqualTo(Kind.INVALID);
    assertThat(agent.requests()).isEmpty();
  }

  private static ServiceRegistration.Builder registration() {
    return ServiceRegistration.builder("api", "10.0.0.1", 80);
  }

  private void refused(ServiceRegistration.Builder builder, String message) {
    assertThatThrownBy(() -> registry.validate(builder.build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
