package io.datapunk.discovery.testkit.simulation.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.testkit.simulation.Outcome;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation is worth its seeds: each deliberate bug breaks a promise within 2,000 of them.
 *
 * <p>The seed that caught it when {@code bin/simulate --power} last ran is tried first. Where the
 * engine has changed since, that may be another one; then all are tried.
 */
final class PowerTest {

  static Stream<Mutant> mutants() {
    return Mutants.all().stream();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void isCaught(Mutant mutant) throws IOException {
    LongStream recorded =
        Detections.read().of(mutant).stream().mapToLong(detection -> detection.seed());
    Optional<Outcome> caught =
        Hunt.of(mutant).search(LongStream.concat(recorded, LongStream.rangeClosed(1, Hunt.SEEDS)));
    assertThat(caught).as("%s, within %s seeds", mutant, Hunt.SEEDS).isPresent();
  }

  @Test
  void eachBugIsRecorded() throws IOException {
    assertThat(Detections.read().bugs()).isEqualTo(mutants().map(Mutant::name).toList());
  }

  @Test
  void theDocumentsShowWhatIsRecorded() throws IOException {
    assertThat(Detections.documented()).isEqualTo(Detections.read().table());
  }
}
