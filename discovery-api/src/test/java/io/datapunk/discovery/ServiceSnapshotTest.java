package io.datapunk.discovery;

import static io.datapunk.discovery.Endpoints.endpoint;
import static io.datapunk.discovery.Endpoints.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServiceSnapshotTest {

  private final ServiceEndpoint a = endpoint("a");
  private final ServiceEndpoint b = endpoint("b");

  @Test
  void itsEndpointsAreSortedAndItsOwn() {
    List<ServiceEndpoint> given = new ArrayList<>(List.of(b, a));
    ServiceSnapshot snapshot = ServiceSnapshot.builder("api").endpoints(given).build();
    given.clear();

    assertThat(snapshot.endpoints()).containsExactly(a, b);
    assertThat(snapshot.size()).isEqualTo(2);
    assertThat(snapshot.isEmpty()).isFalse();
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> snapshot.endpoints().clear());
  }

  @Test
  void anEndpointIsFoundByItsId() {
    List<ServiceEndpoint> many =
        IntStream.range(0, 100).mapToObj(i -> endpoint("id-" + i)).toList();
    ServiceSnapshot snapshot = ServiceSnapshot.builder("api").endpoints(many).build();

    assertThat(many).allSatisfy(one -> assertThat(snapshot.endpoint(one.id())).containsSame(one));
    assertThat(snapshot.endpoint("id-")).isEmpty();
    assertThat(snapshot.endpoint("zzz")).isEmpty();
    assertThat(snapshot().endpoint("a")).isEmpty();
  }

  @Test
  void oneIdTwiceIsRefused() {
    ServiceEndpoint other = a.toBuilder().weight(2).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> snapshot(a, b, other))
        .withMessage("endpoints: \"a\" twice (expected: distinct ids)");
  }

  @Test
  void p2_itSaysWhereItComesFromAndHowFreshItIs() {
    Instant at = Instant.ofEpochSecond(1);
    ServiceSnapshot stale =
        ServiceSnapshot.builder("api")
            .version(7)
            .source(SnapshotSource.WATCH)
            .confirmedAt(at)
            .stale(StaleReason.LOSS_DOUBTED)
            .build();

    assertThat(stale.version()).isEqualTo(7);
    assertThat(stale.source()).isEqualTo(SnapshotSource.WATCH);
    assertThat(stale.confirmedAt()).isEqualTo(at);
    assertThat(stale.isStale()).isTrue();
    assertThat(stale.staleReason()).contains(StaleReason.LOSS_DOUBTED);
    assertThat(stale.toBuilder().fresh().build().isStale()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServiceSnapshot.builder("api").version(0))
        .withMessage("version: 0 (expected: 1 or more)");
  }

  @Test
  void toBuilderKeepsEverything() {
    ServiceSnapshot snapshot =
        snapshot(a, b).toBuilder()
            .version(7)
            .source(SnapshotSource.DISTRIBUTED_CACHE)
            .confirmedAt(Instant.ofEpochSecond(1))
            .stale(StaleReason.UNCONFIRMED)
            .build();
    assertThat(snapshot.toBuilder().build()).usingRecursiveComparison().isEqualTo(snapshot);
  }

  @Test
  void contentsAreComparedWhateverVersionSourceAndFreshness() {
    ServiceSnapshot one = snapshot(a, b);
    ServiceSnapshot other = one.toBuilder().version(9).stale(StaleReason.UNCONFIRMED).build();

    assertThat(one.sameEndpointsAs(other)).isTrue();
    assertThat(one).isNotEqualTo(other).isNotEqualTo(one.toBuilder().build());
    assertThat(one.sameEndpointsAs(snapshot(a))).isFalse();
    assertThat(one.sameEndpointsAs(snapshot(a, b.toBuilder().weight(2).build()))).isFalse();
    assertThat(snapshot().sameEndpointsAs(ServiceSnapshot.builder("web").build())).isFalse();
  }

  @Test
  void p11_itsTextIsBounded() {
    List<ServiceEndpoint> many =
        IntStream.range(0, 10_000).mapToObj(i -> endpoint("id-" + i)).toList();

    assertThat(snapshot(a).toString())
        .isEqualTo("ServiceSnapshot[api v1 from REGISTRY [a@host-a:80(PASSING)]]");
    assertThat(ServiceSnapshot.builder("api").endpoints(many).build().toString())
        .endsWith(" of 10000]")
        .hasSizeLessThan(1_000);
  }

  @Test
  void nullIsRefusedByName() {
    assertThatNullPointerException()
        .isThrownBy(() -> ServiceSnapshot.builder(null))
        .withMessage("service");
    assertThatNullPointerException().isThrownBy(() -> snapshot().endpoint(null)).withMessage("id");
    assertThatNullPointerException()
        .isThrownBy(() -> snapshot().toBuilder().stale(null))
        .withMessage("reason");
    assertThatNullPointerException()
        .isThrownBy(() -> snapshot().toBuilder().source(null))
        .withMessage("source");
    assertThatNullPointerException()
        .isThrownBy(() -> snapshot().toBuilder().confirmedAt(null))
        .withMessage("confirmedAt");
    assertThatNullPointerException()
        .isThrownBy(() -> snapshot().toBuilder().endpoints(null))
        .withMessage("endpoints");
    assertThatNullPointerException()
        .isThrownBy(() -> snapshot().toBuilder().endpoints(Collections.singletonList(null)))
        .withMessage("endpoint");
    assertThatNullPointerException()
        .isThrownBy(() -> snapshot().sameEndpointsAs(null))
        .withMessage("other");
  }
}
