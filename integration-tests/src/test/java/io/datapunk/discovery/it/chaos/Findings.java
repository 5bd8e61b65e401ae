package io.datapunk.discovery.it.chaos;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What was seen that should not be, counted, with words for the first of each kind. */
final class Findings {

  private static final int MOST_WORDS = 8;

  private final AtomicInteger outOfOrder = new AtomicInteger();
  private final AtomicInteger empty = new AtomicInteger();
  private final AtomicInteger blocked = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger outdated = new AtomicInteger();
  private final AtomicInteger lookups = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> words = new ConcurrentLinkedQueue<>();

  /**
   * The counts so far.
   *
   * @param outOfOrder an older state after a newer one, or one that never was
   * @param empty nothing, where there was something all the time
   * @param blocked lookups that took too long
   * @param failed lookups that failed
   * @param outdated lookups that called fresh what was no longer true for longer than allowed
   * @param lookups all of them
   */
  record Counts(int outOfOrder, int empty, int blocked, int failed, int outdated, int lookups) {

    Counts minus(Counts before) {
      return new Counts(
          outOfOrder - before.outOfOrder,
          empty - before.empty,
          blocked - before.blocked,
          failed - before.failed,
          outdated - before.outdated,
          lookups - before.lookups);
    }

    Counts plus(Counts other) {
      return new Counts(
          outOfOrder + other.outOfOrder,
          empty + other.empty,
          blocked + other.blocked,
          failed + other.failed,
          outdated + other.outdated,
          lookups + other.lookups);
    }

    /** Whether nothing is counted, but what was outdated because no server knew better. */
    boolean isClean(boolean serversKnew) {
      return outOfOrder + empty + blocked + failed + (serversKnew ? outdated : 0) == 0;
    }
  }

  void outOfOrder(String what) {
    note(outOfOrder, "OUT OF ORDER " + what);
  }

  void empty(String what) {
    note(empty, "EMPTY " + what);
  }

  void blocked(String what) {
    note(blocked, "BLOCKED " + what);
  }

  void failed(String what) {
    note(failed, "FAILED " + what);
  }

  void outdated(String what) {
    note(outdated, "OUTDATED " + what);
  }

  void lookedUp() {
    lookups.incrementAndGet();
  }

  private void note(AtomicInteger count, String what) {
    count.incrementAndGet();
    if (words.size() < MOST_WORDS) {
      words.add(what);
    }
  }

  Counts counts() {
    return new Counts(
        outOfOrder.get(), empty.get(), blocked.get(), failed.get(), outdated.get(), lookups.get());
  }

  /** The words since the last time. */
  List<String> takeWords() {
    List<String> taken = List.copyOf(words);
    words.clear();
    return taken;
  }
}
