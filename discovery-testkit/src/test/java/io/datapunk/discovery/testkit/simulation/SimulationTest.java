package io.datapunk.discovery.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.testkit.simulation.world.EngineFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The engine as it is keeps its promises, whatever the seed. */
final class SimulationTest {

  private static final long SEEDS = 2_000;

  private final Simulation simulation = new Simulation(EngineFactory.unchanged());

  @Test
  void p1_to_p11_holdForTwoThousandSeeds() {
    Batch batch = new Batch(simulation);
    List<Outcome> broken = batch.run(1, SEEDS);
    assertThat(broken).withFailMessage(() -> batch.report(broken)).isEmpty();
  }

  @Test
  void aSeedGivesTheSameRunAgain() {
    for (long seed = 1; seed <= 5; seed++) {
      assertThat(simulation.tell(seed).history()).isEqualTo(simulation.tell(seed).history());
    }
  }

  @Test
  void aStoryTellsHowToRepeatIt() {
    Outcome outcome = simulation.tell(1);
    assertThat(outcome.story())
        .contains("no more faults, nobody acts any more")
        .contains("catalog: put")
        .endsWith("repeat it with: bin/simulate --seed 1\n");
    assertThat(outcome.summary()).isEqualTo("seed 1: all promises were kept");
  }
}
