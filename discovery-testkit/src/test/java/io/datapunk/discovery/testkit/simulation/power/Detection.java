package io.datapunk.discovery.testkit.simulation.power;

import io.datapunk.discovery.testkit.simulation.Outcome;
import io.datapunk.discovery.testkit.simulation.oracle.Violation;

/**
 * How a bug was caught.
 *
 * @param bug what was wrong
 * @param seed the first seed that caught it
 * @param promise the promise that broke first
 */
record Detection(String bug, long seed, String promise) {

  static Detection of(Mutant mutant, Outcome outcome) {
    Violation first = outcome.violations().get(0);
    return new Detection(mutant.name(), outcome.seed(), first.promise());
  }
}
