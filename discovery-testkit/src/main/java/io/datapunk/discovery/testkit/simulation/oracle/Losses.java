package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.ServiceEndpoint;
import java.util.List;

/** What counts as a sudden loss: everything, or more than 70 % of at least three. */
final class Losses {

  private Losses() {}

  static boolean isSudden(List<ServiceEndpoint> before, List<ServiceEndpoint> after) {
    if (before.isEmpty()) {
      return false;
    }
    long lost =
        before.stream()
            .filter(old -> after.stream().noneMatch(left -> left.id().equals(old.id())))
            .count();
    return after.isEmpty() || before.size() >= 3 && 10 * lost > 7L * before.size();
  }
}
