package io.datapunk.discovery.core.view;

import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.core.upstream.Evidence;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Why an answer that differs from the held view is not believed before a consistent read confirmed
 * it. Pure decisions, no state.
 */
enum Doubt {
  /** Nothing speaks against it. */
  NONE,
  /** Its cursor lies before the held one: an older server, or a registry that was reset. */
  BACKWARD,
  /** It differs although the cursor is the same. */
  SAME_CURSOR,
  /**
   * It cannot be told whether it is older: what is held came without a cursor, from another JVM.
   */
  UNPLACED,
  /**
   * Its server says that it is behind, by so much that it may be older than what is held; cursors
   * of two servers tell nothing.
   */
  BEHIND,
  /** It loses all endpoints, or most of several. */
  MASS_LOSS;

  /** A server in step has just heard of its leader when it has news. */
  private static final Duration NOTABLE_LAG = Duration.ofMillis(200);

  private static final int SEVERAL = 3;
  private static final int MOST_PERCENT = 70;

  /**
   * Returns what speaks against replacing {@code held} by {@code evidence}.
   *
   * @param learntNanos when what is held came: it was true then, or some time before
   */
  static Doubt of(Published held, Evidence evidence, long learntNanos) {
    if (losesMost(held.endpoints(), evidence.endpoints())) {
      return MASS_LOSS;
    }
    if (evidence.lag().compareTo(NOTABLE_LAG) >= 0 && evidence.confirmedNanos() - learntNanos < 0) {
      return BEHIND;
    }
    if (evidence.cursor().isEmpty()) {
      return NONE;
    }
    if (held.cursor().isEmpty()) {
      return UNPLACED;
    }
    int order = Long.compare(evidence.cursor().getAsLong(), held.cursor().getAsLong());
    if (order < 0) {
      return BACKWARD;
    }
    return order == 0 ? SAME_CURSOR : NONE;
  }

  /** Returns whether all endpoints are gone, or more than 70 % of at least three. */
  static boolean losesMost(List<ServiceEndpoint> before, List<ServiceEndpoint> after) {
    if (before.isEmpty()) {
      return false;
    }
    if (after.isEmpty()) {
      return true;
    }
    if (before.size() < SEVERAL) {
      return false;
    }
    Set<String> left = new HashSet<>();
    after.forEach(endpoint -> left.add(endpoint.id()));
    long lost = before.stream().filter(endpoint -> !left.contains(endpoint.id())).count();
    return lost * 100 > (long) MOST_PERCENT * before.size();
  }
}
