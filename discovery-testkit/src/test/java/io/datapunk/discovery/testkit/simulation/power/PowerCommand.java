package io.datapunk.discovery.testkit.simulation.power;

import io.datapunk.discovery.testkit.simulation.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/**
 * The command behind {@code bin/simulate --power}: lets seed after seed run with each deliberate
 * bug until one breaks a promise, and writes down which one.
 */
public final class PowerCommand {

  private final PrintStream out;
  private final long seeds;
  private final Map<String, Detection> caught = new ConcurrentHashMap<>();

  private PowerCommand(PrintStream out, long seeds) {
    this.out = out;
    this.seeds = seeds;
  }

  /**
   * Hunts all bugs, or those whose name contains the second argument, on at most as many seeds as
   * the first one says; exits with 1 if one escapes.
   */
  public static void main(String[] arguments) throws Exception {
    long seeds = arguments.length > 0 ? Long.parseLong(arguments[0]) : Hunt.SEEDS;
    String part = arguments.length > 1 ? arguments[1] : "";
    List<Mutant> mutants =
        Mutants.all().stream().filter(mutant -> mutant.name().contains(part)).toList();
    boolean all = new PowerCommand(System.out, seeds).run(mutants);
    System.exit(all ? 0 : 1);
  }

  private boolean run(List<Mutant> mutants) throws IOException {
    mutants.parallelStream().forEach(this::hunt);
    Detections.read().with(caught).write();
    long most = caught.values().stream().mapToLong(Detection::seed).max().orElse(0);
    out.printf("%d bugs, %d caught, the last by seed %d%n", mutants.size(), caught.size(), most);
    return caught.size() == mutants.size();
  }

  private void hunt(Mutant mutant) {
    try {
      Optional<Outcome> outcome = Hunt.of(mutant).search(LongStream.rangeClosed(1, seeds));
      outcome.ifPresent(found -> caught.put(mutant.name(), Detection.of(mutant, found)));
      out.println(mutant + ": " + outcome.map(Outcome::summary).orElse("ESCAPED"));
    } catch (AssertionError e) { // its place in the source is gone
      out.println(mutant + ": " + e.getMessage());
    }
  }
}
