package io.datapunk.discovery.core.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.StaleReason;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PublishedTest {

  private static final ServiceEndpoint PASSING =
      ServiceEndpoint.builder("api", "a", "host", 80).tags(List.of("v1")).build();
  private static final ServiceEndpoint CRITICAL =
      PASSING.toBuilder().health(HealthStatus.CRITICAL).build();
  private static final ServiceEndpoint SICK =
      ServiceEndpoint.builder("api", "b", "host", 80).health(HealthStatus.CRITICAL).build();

  private final Published state = DoubtTest.published(7, List.of(SICK, PASSING));

  @Test
  void passingEndpointsAreTheUsualAnswer() {
    assertThat(state.passing().endpoints()).containsExactly(PASSING);
    assertThat(state.answer(ServiceQuery.of("api"))).isSameAs(state.passing());
    assertThat(state.endpoints()).containsExactly(PASSING, SICK);
  }

  @Test
  void aRepeatedQueryIsAnsweredByTheSameSnapshot() {
    ServiceQuery query = ServiceQuery.builder("api").minimumHealth(HealthStatus.CRITICAL).build();
    ServiceQuery equal = ServiceQuery.builder("api").minimumHealth(HealthStatus.CRITICAL).build();

    ServiceSnapshot answer = state.answer(query);
    assertThat(answer.endpoints()).containsExactly(PASSING, SICK);
    assertThat(state.answer(equal)).isSameAs(answer);
  }

  @Test
  void p11_answersAreKeptForAFewQueriesOnly() {
    ServiceQuery first = ServiceQuery.builder("api").tags("t0").build();
    ServiceSnapshot kept = state.answer(first);
    for (int i = 1; i < 1_000; i++) {
      state.answer(ServiceQuery.builder("api").tags("t" + i).build());
    }
    ServiceQuery late = ServiceQuery.builder("api").tags("v1").build();

    assertThat(state.answer(first)).isSameAs(kept);
    assertThat(state.answer(late)).isNotSameAs(state.answer(late));
    assertThat(state.answer(late).endpoints()).containsExactly(PASSING);
  }

  @Test
  void p2_itsSnapshotsSayWhereTheyComeFrom() {
    ServiceSnapshot snapshot = state.passing();
    assertThat(snapshot.version()).isEqualTo(1);
    assertThat(snapshot.source()).isEqualTo(SnapshotSource.REGISTRY);
    assertThat(snapshot.confirmedAt()).isEqualTo(Instant.EPOCH);
    assertThat(snapshot.isStale()).isFalse();
  }

  @Test
  void p3_staleKeepsContentVersionAndConfirmation() {
    Published stale = state.stale(StaleReason.REGISTRY_UNAVAILABLE);

    assertThat(stale.isFresh()).isFalse();
    assertThat(stale.staleReason()).contains(StaleReason.REGISTRY_UNAVAILABLE);
    assertThat(stale.passing().staleReason()).contains(StaleReason.REGISTRY_UNAVAILABLE);
    assertThat(stale.version()).isEqualTo(state.version());
    assertThat(stale.cursor()).isEqualTo(state.cursor());
    assertThat(stale.confirmedNanos()).isEqualTo(state.confirmedNanos());
    assertThat(stale.endpoints()).isSameAs(state.endpoints());
    assertThat(state.isFresh()).isTrue();
    assertThat(stale.heldBy(SnapshotSource.WATCH).staleReason()).isEqualTo(stale.staleReason());
  }

  @Test
  void p3_aConfirmationRenewsAllButContentAndVersion() {
    Instant now = Instant.ofEpochSecond(9);
    Published confirmed =
        state
            .stale(StaleReason.UNCONFIRMED)
            .confirmedBy(DoubtTest.evidence(9, List.of(PASSING, SICK)), now, SnapshotSource.WATCH);

    assertThat(confirmed.isFresh()).isTrue();
    assertThat(confirmed.version()).isEqualTo(1);
    assertThat(confirmed.confirmedAt()).isEqualTo(now);
    assertThat(confirmed.source()).isEqualTo(SnapshotSource.WATCH);
    assertThat(confirmed.cursor()).isEqualTo(OptionalLong.of(9));
    assertThat(confirmed.endpoints()).isSameAs(state.endpoints());
  }

  @Test
  void p4_aConfirmationWithoutACursorKeepsTheHeldOne() {
    Published confirmed =
        state.confirmedBy(
            DoubtTest.evidence(-1, List.of(PASSING, SICK)),
            Instant.EPOCH,
            SnapshotSource.DISTRIBUTED_CACHE);
    assertThat(confirmed.cursor()).isEqualTo(OptionalLong.of(7));
  }

  @Test
  void anotherHolderChangesTheSourceAlone() {
    Published held = state.heldBy(SnapshotSource.WATCH);
    assertThat(held.source()).isEqualTo(SnapshotSource.WATCH);
    assertThat(held.passing().source()).isEqualTo(SnapshotSource.WATCH);
    assertThat(held.version()).isEqualTo(state.version());
  }

  @Test
  void healthDecidesWhatPasses() {
    Published sick = DoubtTest.published(7, List.of(CRITICAL, SICK));
    assertThat(sick.passing().isEmpty()).isTrue();
    assertThat(sick.endpoints()).hasSize(2);
  }
}
