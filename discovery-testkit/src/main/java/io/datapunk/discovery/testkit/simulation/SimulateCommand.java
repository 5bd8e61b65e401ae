package io.datapunk.discovery.testkit.simulation;

import io.datapunk.discovery.testkit.simulation.world.EngineFactory;
import io.datapunk.discovery.testkit.simulation.world.OutageScenario;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The command behind {@code bin/simulate}. */
public final class SimulateCommand {

  private static final String USAGE =
      """
      bin/simulate SEEDS [FIRST_SEED]   runs so many seeds, and fails if one breaks a promise
      bin/simulate --seed SEED          runs one seed and tells its history
      bin/simulate --digest SEEDS       runs so many seeds and tells a digest of each one's history
      bin/simulate --scenario SEED      plays the outage scenario, the same everywhere for a seed
      """;

  private final PrintStream out;
  private final Simulation simulation = new Simulation(EngineFactory.unchanged());

  private SimulateCommand(PrintStream out) {
    this.out = out;
  }

  /** Runs it; exits with 1 if a promise was broken, with 2 if it was called wrongly. */
  public static void main(String[] arguments) {
    System.exit(new SimulateCommand(System.out).run(List.of(arguments)));
  }

  private int run(List<String> arguments) {
    try {
      if (arguments.size() == 2 && arguments.get(0).equals("--seed")) {
        return tell(Long.parseLong(arguments.get(1)));
      }
      if (arguments.size() == 2 && arguments.get(0).equals("--digest")) {
        return digest(Long.parseLong(arguments.get(1)));
      }
      if (arguments.size() == 2 && arguments.get(0).equals("--scenario")) {
        out.print(OutageScenario.play(Long.parseLong(arguments.get(1))));
        return 0;
      }
      if (arguments.size() == 1 || arguments.size() == 2) {
        long first = arguments.size() == 2 ? Long.parseLong(arguments.get(1)) : 1;
        return run(first, Long.parseLong(arguments.get(0)));
      }
    } catch (NumberFormatException e) {
      out.println(e.getMessage());
    }
    out.print(USAGE);
    return 2;
  }

  private int tell(long seed) {
    Outcome outcome = simulation.tell(seed);
    out.print(outcome.story());
    out.println(outcome.summary());
    return outcome.isGood() ? 0 : 1;
  }

  private int digest(long count) {
    for (long seed = 1; seed <= count; seed++) {
      out.println(simulation.tell(seed).digest());
    }
    return 0;
  }

  private int run(long first, long count) {
    Batch batch = new Batch(simulation);
    long began = System.nanoTime();
    List<Outcome> broken = batch.run(first, count);
    double minutes = (System.nanoTime() - began) / (double) TimeUnit.MINUTES.toNanos(1);
    out.print(batch.report(broken));
    out.printf(
        Locale.ROOT,
        "%d seeds, %d violations, %.0f seeds/min%n",
        count,
        broken.size(),
        count / minutes);
    return broken.isEmpty() ? 0 : 1;
  }
}
