package io.datapunk.discovery.testkit.simulation.power;

import java.util.List;

/**
 * The engine with one deliberate bug.
 *
 * @param name what is wrong, as the table in {@code docs/reliability.md} says it
 * @param edits what its sources say otherwise
 */
record Mutant(String name, List<Edit> edits) {

  /** Returns one that differs in one place. */
  static Mutant of(String name, String file, String right, String wrong) {
    return new Mutant(name, List.of(new Edit(file, right, wrong)));
  }

  /** Returns one that differs in several places. */
  static Mutant of(String name, Edit... edits) {
    return new Mutant(name, List.of(edits));
  }

  @Override
  public String toString() {
    return name;
  }
}
