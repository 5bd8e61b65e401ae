package io.datapunk.discovery.inmemory.lifecycle;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two processes, a registry with faults, and chance. Each failure names its seed. */
class LifecycleSimulationTest {

  private static final int SEEDS = 200;

  static LongStream seeds() {
    return LongStream.range(0, SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void p7_whatIsOpenIsHeldAndWhatIsClosedIsGone(long seed) {
    LifecycleSimulation simulation = new LifecycleSimulation(seed);
    simulation.run();
    simulation.check();
  }
}
