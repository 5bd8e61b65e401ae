package io.datapunk.discovery.it.cache;

import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The states of a service that one observer saw, as ids of endpoints, each when it began. */
final class Trail {

  private final List<List<String>> states = new ArrayList<>();
  private long changedNanos;

  /** Takes what was seen just now. */
  synchronized void saw(ServiceSnapshot snapshot) {
    List<String> ids = idsOf(snapshot);
    if (!ids.equals(last())) {
      states.add(ids);
      changedNanos = System.nanoTime();
    }
  }

  static List<String> idsOf(ServiceSnapshot snapshot) {
    return snapshot.endpoints().stream().map(ServiceEndpoint::id).toList();
  }

  private List<String> last() {
    return states.isEmpty() ? List.of("nothing yet") : states.get(states.size() - 1);
  }

  synchronized boolean endsWith(String... ids) {
    return last().equals(List.of(ids));
  }

  /** Whether this is what it saw last, and saw first so long ago. */
  synchronized boolean hasBeenFor(Duration time, String... ids) {
    return endsWith(ids) && System.nanoTime() - changedNanos >= time.toNanos();
  }

  /** Returns how long after that moment, in the JVM's ticks, the last state was seen first. */
  synchronized Duration changedAfter(long nanos) {
    return Duration.ofNanos(changedNanos - nanos);
  }

  /** Returns all states in their order. */
  synchronized List<List<String>> states() {
    return List.copyOf(states);
  }

  @Override
  public String toString() {
    return states().toString();
  }
}
