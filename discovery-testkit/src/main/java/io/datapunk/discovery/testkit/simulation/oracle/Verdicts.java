package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.testkit.simulation.model.Journal;
import io.datapunk.discovery.testkit.simulation.model.WorldTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The violations of one run, in the order in which they were seen; the first few are enough. */
public final class Verdicts {

  private static final int ENOUGH = 20;

  private final WorldTime time;
  private final Journal journal;
  private final List<Violation> violations = new ArrayList<>();

  /** Creates an empty list. */
  public Verdicts(WorldTime time, Journal journal) {
    this.time = time;
    this.journal = journal;
  }

  /** Notes a broken promise. */
  public void broken(String promise, Supplier<String> what) {
    if (violations.size() < ENOUGH) {
      Violation violation = new Violation(promise, time.now(), what.get());
      violations.add(violation);
      journal.add(() -> "VIOLATION " + violation);
    }
  }

  /** Notes a broken promise unless the condition holds. */
  void check(boolean holds, String promise, Supplier<String> what) {
    if (!holds) {
      broken(promise, what);
    }
  }

  /** Returns whether any promise was broken. */
  public boolean areAny() {
    return !violations.isEmpty();
  }

  /** Returns what was noted. */
  public List<Violation> violations() {
    return List.copyOf(violations);
  }
}
