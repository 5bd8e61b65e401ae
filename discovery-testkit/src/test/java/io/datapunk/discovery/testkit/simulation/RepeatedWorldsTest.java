package io.datapunk.discovery.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.testkit.simulation.world.EngineFactory;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Equal seeds, equal worlds, event for event, with all their faults and users: in another process,
 * and on another JDK. What is compared are digests of their histories.
 */
final class RepeatedWorldsTest {

  private static final long SEEDS = 10;
  private static final List<String> HERE = digestsHere();

  @Test
  void areTheSameInAnotherProcess() throws Exception {
    assertThat(digests(Jdk.running())).isEqualTo(HERE);
  }

  @Test
  void areTheSameOnAnotherJdk() throws Exception {
    for (Jdk jdk : Jdk.others()) {
      assertThat(digests(jdk)).as("digests of histories, by %s", jdk).isEqualTo(HERE);
    }
  }

  private static List<String> digestsHere() {
    Simulation simulation = new Simulation(EngineFactory.unchanged());
    return LongStream.rangeClosed(1, SEEDS)
        .mapToObj(seed -> simulation.tell(seed).digest())
        .toList();
  }

  private static List<String> digests(Jdk jdk) throws Exception {
    return jdk.simulate("--digest", Long.toString(SEEDS)).lines().toList();
  }
}
