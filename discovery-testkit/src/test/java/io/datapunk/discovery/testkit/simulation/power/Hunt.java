package io.datapunk.discovery.testkit.simulation.power;

import io.datapunk.discovery.testkit.simulation.Outcome;
import io.datapunk.discovery.testkit.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;

/** Runs a broken engine, seed by seed, until a promise breaks. */
final class Hunt {

  /** So many must be enough. */
  static final long SEEDS = 2_000;

  private final Simulation simulation;

  private Hunt(MutantEngine engine) {
    this.simulation = new Simulation(engine);
  }

  /** Compiles the mutant, under {@code target}. */
  static Hunt of(Mutant mutant) {
    try {
      Path target = Path.of(System.getProperty("basedir", "."), "target", "power");
      Path directory = Files.createDirectories(target);
      return new Hunt(MutantEngine.of(mutant, Files.createTempDirectory(directory, "mutant")));
    } catch (IOException | ClassNotFoundException e) {
      throw new AssertionError(mutant + ": " + e, e);
    }
  }

  /** Returns the first run that broke a promise. */
  Optional<Outcome> search(LongStream seeds) {
    return seeds.mapToObj(simulation::run).filter(outcome -> !outcome.isGood()).findFirst();
  }
}
