package io.datapunk.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceEndpointTest {

  private static final HealthTransition SICK =
      new HealthTransition(
          Instant.EPOCH, HealthStatus.PASSING, HealthStatus.CRITICAL, "timeout", 3);

  @ParameterizedTest
  @CsvSource({
    "api.local, 8080, api.local:8080",
    "10.0.0.1, 0, 10.0.0.1:0",
    "::1, 80, [::1]:80",
    "fe80::1%eth0, 80, [fe80::1%eth0]:80"
  })
  void itsAuthorityIsThatOfAUri(String host, int port, String authority) {
    assertThat(ServiceEndpoint.builder("api", "1", host, port).build().authority())
        .isEqualTo(authority);
  }

  @Test
  void itTakesWhatForeignRegistrationsHold() {
    ServiceEndpoint foreign =
        ServiceEndpoint.builder("my service/ö", "", "", 0)
            .tags(List.of("", " ", "a\nb"))
            .metadata(Map.of("discovery-x", "y".repeat(1_000)))
            .weight(0)
            .build();
    assertThat(foreign.tags()).containsExactly("", " ", "a\nb");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServiceEndpoint.builder("a", "1", "h", 65_536))
        .withMessage("port: 65536 (expected: 0-65535)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServiceEndpoint.builder("a", "1", "h", 1).weight(-1))
        .withMessage("weight: -1 (expected: 0-65535)");
  }

  @Test
  void toBuilderKeepsEverything() {
    ServiceEndpoint endpoint = full().healthHistory(List.of(SICK)).build();
    assertThat(endpoint.toBuilder().build()).usingRecursiveComparison().isEqualTo(endpoint);
  }

  @Test
  void isEqualByAllButTheHistoryOfItsHealth() {
    ServiceEndpoint one = full().build();
    ServiceEndpoint other = full().healthHistory(List.of(SICK)).build();

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one)
        .isNotEqualTo(full().tags(List.of("a")).build())
        .isNotEqualTo(full().metadata(Map.of()).build())
        .isNotEqualTo(full().weight(2).build())
        .isNotEqualTo(full().datacenter("dc2").build())
        .isNotEqualTo(full().health(HealthStatus.WARNING).build())
        .isNotEqualTo(copy("web", "1", "h", 80))
        .isNotEqualTo(copy("api", "2", "h", 80))
        .isNotEqualTo(copy("api", "1", "i", 80))
        .isNotEqualTo(copy("api", "1", "h", 81))
        .isNotEqualTo(null);
    assertThat(one).isEqualTo(copy("api", "1", "h", 80));
  }

  @Test
  void nothingOfItCanBeChanged() {
    List<String> tags = new ArrayList<>(List.of("b", "a"));
    Map<String, String> metadata = new HashMap<>(Map.of("k", "v"));
    List<HealthTransition> history = new ArrayList<>(List.of(SICK));
    ServiceEndpoint endpoint = full().tags(tags).metadata(metadata).healthHistory(history).build();
    tags.clear();
    metadata.clear();
    history.clear();

    assertThat(endpoint.tags()).containsExactly("a", "b");
    assertThat(endpoint.metadata()).containsExactly(Map.entry("k", "v"));
    assertThat(endpoint.healthHistory()).containsExactly(SICK);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> endpoint.tags().add("c"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> endpoint.metadata().remove("k"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> endpoint.healthHistory().clear());
  }

  private static ServiceEndpoint.Builder full() {
    return fill(ServiceEndpoint.builder("api", "1", "h", 80));
  }

  private static ServiceEndpoint copy(String service, String id, String host, int port) {
    return fill(ServiceEndpoint.builder(service, id, host, port)).build();
  }

  private static ServiceEndpoint.Builder fill(ServiceEndpoint.Builder builder) {
    return builder
        .tags(List.of("b", "a"))
        .metadata(Map.of("k", "v"))
        .weight(3)
        .datacenter("dc1")
        .health(HealthStatus.CRITICAL);
  }
}
