package io.datapunk.discovery.it.chaos;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.TreeSet;

/** Who judges what one observer saw of one service, by what the service truly was. */
final class Judge {

  private static final int REMEMBERED = 12;

  private final String observer;
  private final History history;
  private final Findings findings;
  private final Deque<String> seen = new ArrayDeque<>();
  private int place;
  private State last = new State(State.MIXED, new TreeSet<>());

  Judge(String observer, History history, Findings findings) {
    this.observer = observer;
    this.history = history;
    this.findings = findings;
  }

  /** Takes what was seen just now; answers where in the history it stands. */
  synchronized int saw(State state, long nanos) {
    if (state.equals(last)) {
      return place;
    }
    last = state;
    remember(state, nanos);
    if (state.isEmpty()) {
      findings.empty(observer + " saw nothing of " + history.service() + "; " + told(nanos));
      return place;
    }
    OptionalInt next = history.placeFrom(place, state, nanos);
    OptionalInt older = history.placeBefore(place, state);
    if (next.isPresent()) {
      place = next.getAsInt();
    } else if (older.isPresent()) {
      findings.outOfOrder(
          "%s went from %d back to %d of %s; %s"
              .formatted(observer, place, older.getAsInt(), history.service(), told(nanos)));
      place = older.getAsInt();
    } else {
      findings.outOfOrder(
          "%s saw %s, which %s never was; %s"
              .formatted(observer, state, history.service(), told(nanos)));
    }
    return place;
  }

  synchronized State last() {
    return last;
  }

  private void remember(State state, long nanos) {
    if (seen.size() == REMEMBERED) {
      seen.removeFirst();
    }
    seen.add(state + "@" + nanos / 1_000_000);
  }

  private String told(long nanos) {
    return "saw " + seen + "; was " + history.around(place, nanos);
  }
}
