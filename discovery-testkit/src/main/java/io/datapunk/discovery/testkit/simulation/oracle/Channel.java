package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer;
import java.util.HashSet;
import java.util.Set;

/** What went to and fro between one process and the registry about one service. */
final class Channel {

  private static final long NEVER = Long.MIN_VALUE / 2;

  private final Set<Long> cursorsSinceFailure = new HashSet<>();
  private int open;
  private int openPolls;
  private boolean failedLast;
  private long lastFailure = NEVER;
  private long lastPollFailure = NEVER;
  private long lastAnswer = NEVER;

  /** Takes a question; false if it bears a cursor it must not bear. */
  boolean asked(ReadRequest request) {
    open++;
    openPolls += request.cursor().isPresent() ? 1 : 0;
    return request.cursor().isEmpty() || cursorsSinceFailure.contains(request.cursor().getAsLong());
  }

  void answered(ReadRequest request, RegistryAnswer answer, long now) {
    ended(request);
    failedLast = false;
    lastAnswer = now;
    long cursor = answer.cursor().orElse(0);
    if (cursor < 1) {
      cursorsSinceFailure.add(1L);
    } else if (request.cursor().isEmpty() || cursor >= request.cursor().getAsLong()) {
      cursorsSinceFailure.add(cursor);
    } // one that went back is only good for asking anew
  }

  void failed(ReadRequest request, boolean abandoned, long now) {
    ended(request);
    failedLast = !abandoned;
    if (!abandoned) {
      lastFailure = now;
    }
    if (request.cursor().isPresent()) {
      cursorsSinceFailure.clear();
      lastPollFailure = abandoned ? lastPollFailure : now;
    }
  }

  private void ended(ReadRequest request) {
    open--;
    openPolls -= request.cursor().isPresent() ? 1 : 0;
  }

  /** Returns how many blocking reads are under way. */
  int openPolls() {
    return openPolls;
  }

  /** Returns whether its last question failed, and none is under way. */
  boolean isDown() {
    return failedLast && open == 0;
  }

  long lastFailure() {
    return lastFailure;
  }

  /** Returns when a blocking read of the watch last failed for certain. */
  long lastPollFailure() {
    return lastPollFailure;
  }

  long lastAnswer() {
    return lastAnswer;
  }
}
