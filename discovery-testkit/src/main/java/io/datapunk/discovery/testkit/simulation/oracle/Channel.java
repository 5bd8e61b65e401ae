package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** What went to and fro between one process and the registry about one service. */
final class Channel {

  private static final long NEVER = Long.MIN_VALUE / 2;

  private final Set<Long> cursorsSinceFailure = new HashSet<>();
  private int open;
  private int openPolls;
  private int openProofs;
  private boolean failedLast;
  private long lastFailure = NEVER;
  private long lastPollFailure = NEVER;
  private long lastAnswer = NEVER;
  private final List<Content> contents = new ArrayList<>();
  private final List<Content> proofs = new ArrayList<>();

  /** What answers in a row said, from the first of them to the last. */
  private record Content(List<ServiceEndpoint> endpoints, long from, long until) {}

  /** Takes a question; false if it bears a cursor it must not bear. */
  boolean asked(ReadRequest request) {
    open++;
    openPolls += request.cursor().isPresent() ? 1 : 0;
    openProofs += isProof(request) ? 1 : 0;
    return request.cursor().isEmpty() || cursorsSinceFailure.contains(request.cursor().getAsLong());
  }

  void answered(ReadRequest request, RegistryAnswer answer, long now) {
    ended(request);
    failedLast = false;
    lastAnswer = now;
    note(contents, answer.endpoints(), now);
    if (isProof(request)) {
      note(proofs, answer.endpoints(), now);
    }
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

  private static void note(List<Content> all, List<ServiceEndpoint> endpoints, long now) {
    int last = all.size() - 1;
    boolean same = last >= 0 && all.get(last).endpoints.equals(endpoints);
    long from = same ? all.remove(last).from : now;
    all.add(new Content(endpoints, from, now));
  }

  /** Returns since when all consistent reads show a sudden loss to this; empty if none does. */
  OptionalLong lossProvenSince(List<ServiceEndpoint> before) {
    OptionalLong since = OptionalLong.empty();
    for (int i = proofs.size() - 1; i >= 0; i--) {
      if (!Losses.isSudden(before, proofs.get(i).endpoints)) {
        break;
      }
      since = OptionalLong.of(proofs.get(i).from);
    }
    return since;
  }

  /** Returns what a consistent read first said at {@code from} or later. */
  List<List<ServiceEndpoint>> provenSince(long from) {
    return proofs.stream().filter(proof -> proof.from >= from).map(Content::endpoints).toList();
  }

  /** Returns when an answer last said just this; empty for never. */
  OptionalLong lastSaid(List<ServiceEndpoint> endpoints) {
    return contents.stream()
        .filter(content -> content.endpoints.equals(endpoints))
        .mapToLong(Content::until)
        .max();
  }

  /**
   * Returns whether answers led from one state to another in steps of which none is a sudden loss;
   * some answers in between may have been passed over.
   */
  boolean wentInSteps(List<ServiceEndpoint> from, List<ServiceEndpoint> to) {
    List<List<ServiceEndpoint>> reached = new ArrayList<>();
    for (Content content : contents) {
      List<ServiceEndpoint> next = content.endpoints;
      if (next.equals(from)) {
        reached.clear();
        reached.add(next);
      } else if (reached.stream().anyMatch(before -> !Losses.isSudden(before, next))) {
        reached.add(next);
      }
    }
    return reached.contains(to);
  }

  private void ended(ReadRequest request) {
    open--;
    openPolls -= request.cursor().isPresent() ? 1 : 0;
    openProofs -= isProof(request) ? 1 : 0;
  }

  private static boolean isProof(ReadRequest request) {
    return request.consistency() == Consistency.CONSISTENT;
  }

  /** Returns how many blocking reads are under way. */
  int openPolls() {
    return openPolls;
  }

  /** Returns whether the leader is being asked to make sure, or has answered that since. */
  boolean isProvenSince(long from) {
    return openProofs > 0 || !proofs.isEmpty() && proofs.get(proofs.size() - 1).until >= from;
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
