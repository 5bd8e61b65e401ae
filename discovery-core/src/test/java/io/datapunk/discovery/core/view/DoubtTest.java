package io.datapunk.discovery.core.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import io.datapunk.discovery.core.upstream.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoubtTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, false",
    "1, 1, false",
    "1, 0, true",
    "2, 1, false",
    "2, 0, true",
    "3, 1, false",
    "3, 0, true",
    "4, 1, true",
    "4, 2, false",
    "10, 3, false",
    "10, 2, true",
    "90, 27, false",
    "90, 26, true",
    "1000, 300, false",
    "1000, 299, true"
  })
  void p9_losingAllOrMoreThan70PercentOfSeveralIsDoubted(int before, int left, boolean doubted) {
    assertThat(Doubt.losesMost(endpoints(0, before), endpoints(0, left))).isEqualTo(doubted);
  }

  @Test
  void p9_othersInTheirPlaceDoNotMakeUpForALoss() {
    assertThat(Doubt.losesMost(endpoints(0, 10), endpoints(8, 100))).isTrue();
    assertThat(Doubt.losesMost(endpoints(0, 10), endpoints(7, 100))).isFalse();
  }

  @Test
  void p9_endpointsThatChangeAreNotLost() {
    List<ServiceEndpoint> changed =
        endpoints(0, 10).stream().map(e -> e.toBuilder().weight(9).build()).toList();
    assertThat(Doubt.losesMost(endpoints(0, 10), changed)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "5, 6, NONE",
    "5, 5, SAME_CURSOR",
    "5, 4, BACKWARD",
    "-1, 5, UNPLACED",
    "5, -1, NONE",
    "-1, -1, NONE"
  })
  void p4_aCursorThatDoesNotGrowOrCannotBeComparedIsDoubted(long held, long answered, Doubt doubt) {
    assertThat(Doubt.of(published(held, endpoints(0, 4)), evidence(answered, endpoints(0, 5)), 0))
        .isEqualTo(doubt);
  }

  @Test
  void p9_aSuddenLossIsDoubtedWhateverTheCursor() {
    Published held = published(5, endpoints(0, 4));
    assertThat(Doubt.of(held, evidence(6, endpoints(0, 1)), 0)).isEqualTo(Doubt.MASS_LOSS);
    assertThat(Doubt.of(held, evidence(4, List.of()), 0)).isEqualTo(Doubt.MASS_LOSS);
    assertThat(Doubt.of(held, evidence(-1, List.of()), 0)).isEqualTo(Doubt.MASS_LOSS);
  }

  /** Found by the simulation: what is held was asked for long before it came. */
  @ParameterizedTest
  @CsvSource({
    "199, 9, NONE",
    "200, 9, BEHIND",
    "4475, 9, BEHIND",
    "4475, 0, NONE",
    "4475, -1, NONE",
    "0, 9, NONE"
  })
  void p4_whatMayBeOlderThanWhatCameIsDoubtedIfItsServerIsBehind(
      long lagMillis, long learntNanos, Doubt doubt) {
    Evidence answer = evidence(6, endpoints(0, 5));
    Evidence late =
        new Evidence(
            answer.endpoints(),
            answer.cursor(),
            answer.confirmedNanos(),
            Duration.ofMillis(lagMillis),
            answer.rights(),
            answer.source(),
            answer.consistency(),
            answer.trust());
    assertThat(Doubt.of(published(5, endpoints(0, 4)), late, learntNanos)).isEqualTo(doubt);
  }

  static Published published(long cursor, List<ServiceEndpoint> endpoints) {
    Evidence evidence = evidence(cursor, endpoints);
    return Published.of(
        "api", evidence.endpoints(), evidence, 1, Instant.EPOCH, SnapshotSource.REGISTRY);
  }

  /** A negative cursor stands for none. */
  static Evidence evidence(long cursor, List<ServiceEndpoint> endpoints) {
    return new Evidence(
        Evidence.sorted(endpoints),
        cursor < 0 ? OptionalLong.empty() : OptionalLong.of(cursor),
        0,
        Duration.ZERO,
        Rights.COMPLETE,
        SnapshotSource.REGISTRY,
        Consistency.STALE,
        Optional.empty());
  }

  private static List<ServiceEndpoint> endpoints(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> ServiceEndpoint.builder("api", "id-" + i, "host", 80).build())
        .toList();
  }
}
