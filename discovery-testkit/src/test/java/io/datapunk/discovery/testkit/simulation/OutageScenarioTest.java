package io.datapunk.discovery.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.testkit.simulation.world.OutageScenario;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Equal seeds, equal journals of a small scenario, byte for byte: in one process, in another one,
 * and on another JDK. For whole worlds see {@link RepeatedWorldsTest}.
 */
final class OutageScenarioTest {

  private static final long SEED = 42;

  @Test
  void isTheSameTwiceInOneProcess() {
    assertThat(OutageScenario.play(SEED)).isEqualTo(OutageScenario.play(SEED));
  }

  @Test
  void differsFromSeedToSeed() {
    assertThat(OutageScenario.play(SEED)).isNotEqualTo(OutageScenario.play(SEED + 1));
  }

  @Test
  void tellsOfOutageAndWipe() {
    assertThat(OutageScenario.play(SEED))
        .contains("connection refused")
        .contains("told stale, REGISTRY_UNAVAILABLE")
        .contains("registry: wiped")
        .contains("told recovered")
        .contains("LOSS_DOUBTED");
  }

  @Test
  void isTheSameInAnotherProcess() throws Exception {
    assertThat(playedBy(Jdk.running())).isEqualTo(OutageScenario.play(SEED));
  }

  @Test
  void isTheSameOnAnotherJdk() throws Exception {
    String here = OutageScenario.play(SEED);
    for (Jdk jdk : Jdk.others()) {
      assertThat(playedBy(jdk)).as("played by %s", jdk).isEqualTo(here);
    }
  }

  private static String playedBy(Jdk jdk) throws IOException, InterruptedException {
    return jdk.simulate("--scenario", Long.toString(SEED));
  }
}
