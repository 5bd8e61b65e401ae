package io.datapunk.discovery.core.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.HealthTransition;
import io.datapunk.discovery.ServiceEndpoint;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthTrailTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final ServiceEndpoint a = endpoint("a", HealthStatus.PASSING, "");
  private final ServiceEndpoint b = endpoint("b", HealthStatus.PASSING, "");
  private final ServiceEndpoint c = endpoint("c", HealthStatus.PASSING, "");

  @Test
  void p8_aChangeIsAddedToItsEndpointOnly() {
    ServiceEndpoint sick = endpoint("b", HealthStatus.CRITICAL, "tcp: refused");

    List<ServiceEndpoint> carried =
        HealthTrail.carriedOn(List.of(a, b, c), List.of(a, sick, c), NOW);

    assertThat(carried).containsExactly(a, sick, c);
    assertThat(carried.get(0)).isSameAs(a);
    assertThat(carried.get(1).healthHistory())
        .containsExactly(
            new HealthTransition(
                NOW, HealthStatus.PASSING, HealthStatus.CRITICAL, "tcp: refused", 1));
    assertThat(carried.get(2).healthHistory()).isEmpty();
  }

  @Test
  void p8_whoComesAndGoesChangesNoHistory() {
    List<ServiceEndpoint> before =
        HealthTrail.carriedOn(
            List.of(b), List.of(endpoint("b", HealthStatus.WARNING, "slow")), NOW);

    List<ServiceEndpoint> carried =
        HealthTrail.carriedOn(before, List.of(a, before.get(0).toBuilder().weight(7).build()), NOW);

    assertThat(carried.get(0).healthHistory()).isEmpty();
    assertThat(carried.get(1).healthHistory()).hasSize(1);
    assertThat(carried.get(1).weight()).isEqualTo(7);
    assertThat(HealthTrail.carriedOn(List.of(), List.of(a, b), NOW)).containsExactly(a, b);
    assertThat(HealthTrail.carriedOn(List.of(a, b), List.of(), NOW)).isEmpty();
  }

  private static ServiceEndpoint endpoint(String id, HealthStatus health, String reason) {
    return ServiceEndpoint.builder("api", id, "host", 80)
        .health(health)
        .healthReason(reason)
        .build();
  }
}
