package io.datapunk.discovery;

import static io.datapunk.discovery.Endpoints.endpoint;
import static io.datapunk.discovery.Endpoints.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

class ServiceChangeTest {

  private final ServiceEndpoint a = endpoint("a");
  private final ServiceEndpoint b = endpoint("b");
  private final ServiceEndpoint c = endpoint("c");

  @Test
  void theFirstAddsEverything() {
    ServiceSnapshot snapshot = snapshot(b, a);
    ServiceChange first = ServiceChange.first(snapshot);

    assertThat(first.snapshot()).isSameAs(snapshot);
    assertThat(first.previous()).isEmpty();
    assertThat(first.added()).containsExactly(a, b);
    assertThat(first.removed()).isEmpty();
    assertThat(first.changed()).isEmpty();
  }

  @Test
  void theNextSaysWhatDiffers() {
    ServiceEndpoint sick = b.toBuilder().health(HealthStatus.CRITICAL).build();
    ServiceSnapshot before = snapshot(a, b);
    ServiceSnapshot after = snapshot(sick, c);
    ServiceChange change = ServiceChange.between(before, after);

    assertThat(change.previous()).containsSame(before);
    assertThat(change.snapshot()).isSameAs(after);
    assertThat(change.added()).containsExactly(c);
    assertThat(change.removed()).containsExactly(a);
    assertThat(change.changed()).containsExactly(new EndpointChange(b, sick));
    assertThat(change).hasToString("ServiceChange[api, size=2, added=1, removed=1, changed=1]");
  }

  @Test
  void nothingOfItCanBeChanged() {
    ServiceChange change = ServiceChange.between(snapshot(a), snapshot(b));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> change.added().clear());
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> change.removed().clear());
  }

  @Test
  void twoServicesHaveNoDifference() {
    ServiceSnapshot web = ServiceSnapshot.builder("web").build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServiceChange.between(snapshot(a), web))
        .withMessage("snapshot: of another service (expected: of api)");
  }

  @Test
  void nullIsRefusedByName() {
    assertThatNullPointerException()
        .isThrownBy(() -> ServiceChange.first(null))
        .withMessage("snapshot");
    assertThatNullPointerException()
        .isThrownBy(() -> ServiceChange.between(null, snapshot(a)))
        .withMessage("previous");
    assertThatNullPointerException()
        .isThrownBy(() -> ServiceChange.between(snapshot(a), null))
        .withMessage("snapshot");
    assertThatNullPointerException()
        .isThrownBy(() -> new EndpointChange(null, a))
        .withMessage("before");
    assertThatNullPointerException()
        .isThrownBy(() -> new EndpointChange(a, null))
        .withMessage("after");
  }
}
