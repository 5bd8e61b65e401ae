package io.datapunk.discovery.it.chaos;

import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceSnapshot;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a service's passing endpoints are at one moment. Its writer changes all of them at once, and
 * numbers the changes.
 *
 * @param number of the change, as the endpoints tell; {@link #MIXED} if they do not agree, {@link
 *     #NONE} if there are none
 * @param ids of the endpoints
 */
record State(long number, SortedSet<String> ids) {

  static final long NONE = 0;
  static final long MIXED = -1;

  /** The key of the metadata that holds the number. */
  static final String KEY = "number";

  State {
    ids = Collections.unmodifiableSortedSet(ids);
  }

  static State of(ServiceSnapshot snapshot) {
    Set<String> numbers = new TreeSet<>();
    SortedSet<String> ids = new TreeSet<>();
    for (ServiceEndpoint endpoint : snapshot.endpoints()) {
      ids.add(endpoint.id());
      numbers.add(endpoint.metadata().getOrDefault(KEY, ""));
    }
    return of(numbers, ids);
  }

  static State of(Collection<String> numbers, SortedSet<String> ids) {
    if (numbers.isEmpty()) {
      return new State(NONE, ids);
    }
    return new State(numbers.size() == 1 ? Long.parseLong(numbers.iterator().next()) : MIXED, ids);
  }

  boolean isEmpty() {
    return ids.isEmpty();
  }

  @Override
  public String toString() {
    return "#" + number + ids;
  }
}
