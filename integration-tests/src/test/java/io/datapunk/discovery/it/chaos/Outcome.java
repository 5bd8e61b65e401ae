package io.datapunk.discovery.it.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one client made of one fault.
 *
 * @param client its name
 * @param secondsUntilRight from the agent's first good answer, or the last change if that was later
 * @param missed services whose last state it did not hand out
 * @param counts what was seen that should not be
 * @param before threads and connections before the fault
 * @param after threads and connections when all was right
 */
record Outcome(
    String client,
    double secondsUntilRight,
    int missed,
    Findings.Counts counts,
    Footprint before,
    Footprint after) {

  private static final int THREADS_MORE = 30;

  /** Of two discoveries, each with 32 polls, 16 short reads and a few writes at a time. */
  private static final int MOST_CONNECTIONS = 110;

  /** What a client holds of what is scarce. */
  record Footprint(int threads, int connections) {

    static Footprint of(Subject subject) {
      return new Footprint(subject.threads(), subject.connections());
    }
  }

  /**
   * What is not as promised, in words.
   *
   * @param first what it held before the first fault of all
   */
  List<String> violations(double boundSeconds, boolean serversKnew, Footprint first) {
    List<String> words = new ArrayList<>();
    if (!(secondsUntilRight <= boundSeconds)) {
      words.add(
          String.format(
              Locale.ROOT, "right after %.1f s (bound: %.1f)", secondsUntilRight, boundSeconds));
    }
    if (missed > 0) {
      words.add(missed + " final states missed");
    }
    if (!counts.isClean(serversKnew)) {
      words.add(counts.toString());
    }
    if (after.threads > first.threads + THREADS_MORE || after.connections > MOST_CONNECTIONS) {
      words.add("grew from " + first + " to " + after);
    }
    return words;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f s, %d missed, %d out of order, of %d lookups %d blocked, %d empty, %d failed, %d outdated; threads %d -> %d, connections %d -> %d",
        secondsUntilRight,
        missed,
        counts.outOfOrder(),
        counts.lookups(),
        counts.blocked(),
        counts.empty(),
        counts.failed(),
        counts.outdated(),
        before.threads,
        after.threads,
        before.connections,
        after.connections);
  }
}
