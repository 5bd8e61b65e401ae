package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.ServiceEndpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a registry knows, with cursors that grow as Consul's do: each service has the index of its
 * last visible change; a service that is missing has that of the last time any service vanished or,
 * before the first time, that of the last change of all.
 *
 * <p>Guarded by the store's lock.
 */
final class RegistryState {

  private static final long FIRST_INDEX = 7;

  private final TreeMap<String, TreeMap<String, InstanceRow>> services = new TreeMap<>();
  private final TreeMap<String, Long> serviceIndexes = new TreeMap<>();
  private final TreeSet<Deadline> deadlines =
      new TreeSet<>(
          Comparator.comparingLong(Deadline::nanos)
              .thenComparing(Deadline::service)
              .thenComparing(Deadline::id));
  private long index = FIRST_INDEX;
  private long extinctionIndex;

  /** When something happens to an instance by itself. */
  record Deadline(long nanos, String service, String id) {}

  /** Returns a state of its own that begins like this one. */
  RegistryState copy() {
    RegistryState copy = new RegistryState();
    services.forEach((service, rows) -> copy.services.put(service, new TreeMap<>(rows)));
    copy.serviceIndexes.putAll(serviceIndexes);
    copy.deadlines.addAll(deadlines);
    copy.index = index;
    copy.extinctionIndex = extinctionIndex;
    return copy;
  }

  /** Lets all leases begin now. */
  void renewLeases(long now) {
    for (TreeMap<String, InstanceRow> rows : services.values()) {
      for (InstanceRow row : List.copyOf(rows.values())) {
        place(Optional.of(row), Optional.of(row.renewed(now)));
      }
    }
  }

  Optional<InstanceRow> find(String service, String id) {
    return Optional.ofNullable(services.get(service)).map(rows -> rows.get(id));
  }

  /**
   * Puts a row where the one of its service and id stood.
   *
   * @return whether lookups see a difference
   */
  boolean put(InstanceRow row) {
    Optional<InstanceRow> after = row.isKnown() ? Optional.of(row) : Optional.empty();
    return replace(row.service(), row.id(), after);
  }

  /**
   * Takes a row away.
   *
   * @return whether lookups see a difference
   */
  boolean remove(String service, String id) {
    return replace(service, id, Optional.empty());
  }

  /**
   * Lets time pass for a row: checks that were silent for too long become critical, and if one has
   * been critical for too long the row is taken away.
   *
   * @return whether lookups see a difference
   */
  boolean expire(String service, String id, long now) {
    Optional<InstanceRow> row = find(service, id).map(held -> held.at(now));
    return replace(service, id, row.filter(held -> !held.isToBeRemoved(now)));
  }

  /** Returns whether lookups find any instance of the service. */
  boolean has(String service) {
    return serviceIndexes.containsKey(service);
  }

  /** Returns the cursor of a service. */
  long cursor(String service) {
    Long own = serviceIndexes.get(service);
    if (own != null) {
      return own;
    }
    return extinctionIndex > 0 ? extinctionIndex : index;
  }

  /** Returns what lookups find, sorted by id. */
  List<ServiceEndpoint> endpoints(String service) {
    List<ServiceEndpoint> found = new ArrayList<>();
    services
        .getOrDefault(service, new TreeMap<>())
        .values()
        .forEach(row -> row.inCatalog().ifPresent(found::add));
    return found;
  }

  /** Returns the names of all services that lookups find. */
  SortedSet<String> names() {
    return new TreeSet<>(serviceIndexes.keySet());
  }

  /** Returns what happens next by itself. */
  Optional<Deadline> nextDeadline() {
    return deadlines.isEmpty() ? Optional.empty() : Optional.of(deadlines.first());
  }

  private boolean replace(String service, String id, Optional<InstanceRow> after) {
    Optional<InstanceRow> before = find(service, id);
    place(before, after);
    if (before.flatMap(InstanceRow::inCatalog).equals(after.flatMap(InstanceRow::inCatalog))) {
      return false;
    }
    index++;
    if (endpoints(service).isEmpty()) {
      serviceIndexes.remove(service);
      extinctionIndex = index;
    } else {
      serviceIndexes.put(service, index);
    }
    return true;
  }

  private void place(Optional<InstanceRow> before, Optional<InstanceRow> after) {
    before.ifPresent(
        row -> {
          deadlines.remove(deadlineOf(row));
          TreeMap<String, InstanceRow> rows = services.get(row.service());
          if (rows != null && rows.remove(row.id()) != null && rows.isEmpty()) {
            services.remove(row.service());
          }
        });
    after.ifPresent(
        row -> {
          services.computeIfAbsent(row.service(), name -> new TreeMap<>()).put(row.id(), row);
          if (row.nextDeadline() != CheckRow.NEVER) {
            deadlines.add(deadlineOf(row));
          }
        });
  }

  private static Deadline deadlineOf(InstanceRow row) {
    return new Deadline(row.nextDeadline(), row.service(), row.id());
  }
}
