package io.datapunk.discovery.consul;

import static io.datapunk.discovery.consul.World.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.port.DesiredCheck;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.List;
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

  @Test
  void itRunsWhatItCanRunExactly() {
    assertThat(registry.runsItself(HealthCheck.http("/health").rise(2).fall(5))).isTrue();
    assertThat(registry.runsItself(HealthCheck.tcp())).isTrue();
    assertThat(registry.runsItself(HealthCheck.http("/").with("header.Authorization", "x")))
        .isFalse();
    assertThat(registry.runsItself(HealthCheck.http("/").with("method", "HEAD"))).isFalse();
    assertThat(registry.runsItself(HealthCheck.tcp().with("tls", "true"))).isFalse();
    assertThat(registry.runsItself(HealthCheck.ttl(Duration.ofSeconds(30)))).isFalse();
    assertThat(registry.runsItself(HealthCheck.custom("own", HealthReport::passing))).isFalse();
    assertThat(registry.runsItself(HealthCheck.of("grpc", java.util.Map.of()))).isFalse();
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
