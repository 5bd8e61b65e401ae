package io.datapunk.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServiceQueryTest {

  private static final ServiceEndpoint ENDPOINT =
      ServiceEndpoint.builder("api", "1", "a", 80)
          .tags(List.of("v1", "production"))
          .metadata(Map.of("zone", "a", "version", "1"))
          .build();

  @Test
  void asksForPassingEndpointsByDefault() {
    ServiceQuery query = ServiceQuery.of("api");

    assertThat(query.minimumHealth()).isEqualTo(HealthStatus.PASSING);
    assertThat(query.tags()).isEmpty();
    assertThat(query.metadata()).isEmpty();
    assertThat(query.datacenter()).isEmpty();
    assertThat(query.maxStale()).isEmpty();
    assertThat(query).hasToString("ServiceQuery[api, health>=PASSING]");
  }

  @Test
  void everyTagMustBeThere() {
    assertThat(query().tags("v1").build().accepts(ENDPOINT)).isTrue();
    assertThat(query().tags("v1", "production").build().accepts(ENDPOINT)).isTrue();
    assertThat(query().tags("v1").tags("v2").build().accepts(ENDPOINT)).isFalse();
  }

  @Test
  void everyPairOfMetadataMustBeThere() {
    assertThat(query().metadata("zone", "a").build().accepts(ENDPOINT)).isTrue();
    assertThat(query().metadata("zone", "b").build().accepts(ENDPOINT)).isFalse();
    assertThat(query().metadata("rack", "a").build().accepts(ENDPOINT)).isFalse();
    assertThat(query().metadata("zone", "a").metadata("version", "2").build().accepts(ENDPOINT))
        .isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void healthMustBeGoodEnough(HealthStatus status) {
    ServiceEndpoint endpoint = ENDPOINT.toBuilder().health(status).build();
    for (HealthStatus minimum : HealthStatus.values()) {
      assertThat(query().minimumHealth(minimum).build().accepts(endpoint))
          .isEqualTo(status.isAtLeast(minimum));
    }
  }

  @Test
  void isEqualByContent() {
    ServiceQuery one = full().tags("b").build();
    ServiceQuery other = full().tags("b", "a").build();

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).hasToString(other.toString());
    assertThat(one)
        .isNotEqualTo(full().tags("c").build())
        .isNotEqualTo(full().tags("b").metadata("k", "w").build())
        .isNotEqualTo(full().tags("b").minimumHealth(HealthStatus.CRITICAL).build())
        .isNotEqualTo(full().tags("b").datacenter("dc2").build())
        .isNotEqualTo(full().tags("b").maxStale(Duration.ofSeconds(2)).build())
        .isNotEqualTo(ServiceQuery.of("web"))
        .isNotEqualTo(null);
    assertThat(one)
        .hasToString(
            "ServiceQuery[api, health>=WARNING, tags=[a, b], metadata={k=v}, datacenter=dc1,"
                + " maxStale=PT1S]");
  }

  @Test
  void nullIsRefusedByName() {
    assertThatNullPointerException().isThrownBy(() -> ServiceQuery.of(null)).withMessage("service");
    assertThatNullPointerException()
        .isThrownBy(() -> query().tags((String[]) null))
        .withMessage("tags");
    assertThatNullPointerException().isThrownBy(() -> query().tags("a", null)).withMessage("tag");
    assertThatNullPointerException()
        .isThrownBy(() -> query().metadata("k", null))
        .withMessage("metadata k");
    assertThatNullPointerException()
        .isThrownBy(() -> query().minimumHealth(null))
        .withMessage("minimumHealth");
    assertThatNullPointerException()
        .isThrownBy(() -> query().datacenter(null))
        .withMessage("datacenter");
    assertThatNullPointerException()
        .isThrownBy(() -> query().maxStale(null))
        .withMessage("maxStale");
    assertThatNullPointerException()
        .isThrownBy(() -> query().build().accepts(null))
        .withMessage("endpoint");
    assertThatNullPointerException()
        .isThrownBy(() -> HealthStatus.PASSING.isAtLeast(null))
        .withMessage("other");
  }

  private static ServiceQuery.Builder query() {
    return ServiceQuery.builder("api");
  }

  private static ServiceQuery.Builder full() {
    return query()
        .tags("a")
        .metadata("k", "v")
        .minimumHealth(HealthStatus.WARNING)
        .datacenter("dc1")
        .maxStale(Duration.ofSeconds(1));
  }
}
