package io.datapunk.discovery.inmemory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the sinks of one name registered; read as a whole, given back sink by sink. */
final class MetricsStore {

  private final List<Meters> sinks = new CopyOnWriteArrayList<>();

  Meters join() {
    Meters meters = new Meters();
    sinks.add(meters);
    return meters;
  }

  /** Removes the meters; by identity, since empty ones are equal. */
  void leave(Meters meters) {
    sinks.removeIf(held -> held.counters() == meters.counters());
    meters.clear();
  }

  List<Meters> sinks() {
    return sinks;
  }
}
