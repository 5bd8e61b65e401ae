package io.datapunk.discovery.it.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What one service truly was, in order: each state that its writer asked for, from the moment it
 * was asked for, and what the registry itself went back to.
 *
 * <p>Thread-safe.
 */
final class History {

  private final String service;
  private final List<Entry> entries = new ArrayList<>();
  private long highest;

  /**
   * A state of the service.
   *
   * @param fromNanos nobody can have seen it before
   * @param certainNanos it was the registry's state then, at the latest
   */
  private record Entry(State state, long fromNanos, long certainNanos) {}

  History(String service) {
    this.service = service;
  }

  String service() {
    return service;
  }

  /** The number of the next change; none is used twice. */
  synchronized long nextNumber() {
    return ++highest;
  }

  /** Notes a state that is asked for, before it is. */
  synchronized void asked(State state) {
    entries.add(new Entry(state, System.nanoTime(), Long.MAX_VALUE));
  }

  /** Notes that what was asked for last is true. */
  synchronized void confirmed() {
    Entry last = entries.remove(entries.size() - 1);
    entries.add(new Entry(last.state, last.fromNanos, System.nanoTime()));
  }

  /**
   * Notes what the registry holds, or will hold, without anybody having written it.
   *
   * @param sinceNanos nobody can have seen it before
   * @return whether it is not what was written last
   */
  synchronized boolean goesBack(State held, long sinceNanos) {
    if (last().equals(held)) {
      return false;
    }
    entries.add(new Entry(held, sinceNanos, System.nanoTime()));
    return true;
  }

  synchronized State last() {
    return entries.get(entries.size() - 1).state;
  }

  synchronized int size() {
    return entries.size();
  }

  /** The first place of a state from {@code place} on, of those that can have been seen by now. */
  synchronized OptionalInt placeFrom(int place, State state, long nowNanos) {
    for (int i = Math.max(place, 0); i < entries.size(); i++) {
      if (entries.get(i).state.equals(state) && entries.get(i).fromNanos - nowNanos <= 0) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** The last place of a state before {@code place}. */
  synchronized OptionalInt placeBefore(int place, State state) {
    for (int i = Math.min(place, entries.size()) - 1; i >= 0; i--) {
      if (entries.get(i).state.equals(state)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** How long ago a state was certainly replaced by another, the last time that it was true. */
  synchronized long nanosSinceReplaced(State state, long nowNanos) {
    int place = placeBefore(entries.size(), state).orElse(entries.size());
    if (place + 1 >= entries.size() || entries.get(place + 1).certainNanos == Long.MAX_VALUE) {
      return 0;
    }
    return nowNanos - entries.get(place + 1).certainNanos;
  }

  /** A few entries, for a failure's message. */
  synchronized String around(int place, long nowNanos) {
    StringBuilder text = new StringBuilder();
    for (int i = Math.max(0, place - 3); i < entries.size() && i < place + 8; i++) {
      Entry entry = entries.get(i);
      text.append(i).append(": ").append(entry.state).append(" asked for ");
      text.append((nowNanos - entry.fromNanos) / 1_000_000).append(" ms ago, true ");
      text.append(
          entry.certainNanos == Long.MAX_VALUE
              ? "perhaps"
              : (nowNanos - entry.certainNanos) / 1_000_000 + " ms ago");
      text.append("; ");
    }
    return text.toString();
  }
}
