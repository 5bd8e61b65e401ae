package io.datapunk.discovery.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A short run against a real cluster; {@code bin/chaos} runs longer ones. The seed is fixed, what
 * happens is not: this is a real world.
 */
class ChaosIT {

  private static final long SEED = 1;

  /** For a machine that other builds keep busy. The promised bound is judged by bin/chaos. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @Test
  void p1_p4_p5_p6_p7_whateverBreaksNothingIsLostAndAllIsRightAgain() throws IOException {
    List<String> report = new ArrayList<>();
    try (World world = new World(SEED, "")) {
      Chaos chaos = new Chaos(world, PATIENCE, report::add);
      for (Fault fault : Faults.few()) {
        chaos.play(fault);
      }
      assertThat(chaos.violations()).describedAs(String.join("\n", report)).isEmpty();
    }
  }
}
