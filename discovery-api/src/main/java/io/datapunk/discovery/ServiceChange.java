package io.datapunk.discovery;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A new state of a service, with the difference to the state the same subscriber was last handed.
 *
 * <p>Immutable. Folding the differences from the first change on gives {@link #snapshot()}.
 */
public final class ServiceChange {

  private final ServiceSnapshot snapshot;
  private final Optional<ServiceSnapshot> previous;
  private final List<ServiceEndpoint> added;
  private final List<ServiceEndpoint> removed;
  private final List<EndpointChange> changed;

  private ServiceChange(
      ServiceSnapshot snapshot,
      Optional<ServiceSnapshot> previous,
      List<ServiceEndpoint> added,
      List<ServiceEndpoint> removed,
      List<EndpointChange> changed) {
    this.snapshot = snapshot;
    this.previous = previous;
    this.added = List.copyOf(added);
    this.removed = List.copyOf(removed);
    this.changed = List.copyOf(changed);
  }

  /** Returns the first change of a subscriber: everything is added. */
  public static ServiceChange first(ServiceSnapshot snapshot) {
    return new ServiceChange(
        requireNonNull(snapshot, "snapshot"),
        Optional.empty(),
        snapshot.endpoints(),
        List.of(),
        List.of());
  }

  /**
   * Returns the change from {@code previous} to {@code snapshot}.
   *
   * @throws IllegalArgumentException if they are of different services
   */
  public static ServiceChange between(ServiceSnapshot previous, ServiceSnapshot snapshot) {
    requireNonNull(previous, "previous");
    requireNonNull(snapshot, "snapshot");
    if (!previous.service().equals(snapshot.service())) {
      throw Check.violation("snapshot", "of another service", "of " + previous.service());
    }
    List<ServiceEndpoint> added = new ArrayList<>();
    List<ServiceEndpoint> removed = new ArrayList<>();
    List<EndpointChange> changed = new ArrayList<>();
    for (ServiceEndpoint after : snapshot.endpoints()) {
      Optional<ServiceEndpoint> before = previous.endpoint(after.id());
      if (before.isEmpty()) {
        added.add(after);
      } else if (!before.get().equals(after)) {
        changed.add(new EndpointChange(before.get(), after));
      }
    }
    for (ServiceEndpoint before : previous.endpoints()) {
      if (snapshot.endpoint(before.id()).isEmpty()) {
        removed.add(before);
      }
    }
    return new ServiceChange(snapshot, Optional.of(previous), added, removed, changed);
  }

  /** Returns the new state. */
  public ServiceSnapshot snapshot() {
    return snapshot;
  }

  /** Returns the state last handed to this subscriber; empty for the first change. */
  public Optional<ServiceSnapshot> previous() {
    return previous;
  }

  /** Returns the endpoints that are new, sorted by id. */
  public List<ServiceEndpoint> added() {
    return added;
  }

  /** Returns the endpoints that are gone, as they were last, sorted by id. */
  public List<ServiceEndpoint> removed() {
    return removed;
  }

  /** Returns the endpoints that stayed and differ, sorted by id. */
  public List<EndpointChange> changed() {
    return changed;
  }

  @Override
  public String toString() {
    return "ServiceChange["
        + snapshot.service()
        + ", size="
        + snapshot.size()
        + ", added="
        + added.size()
        + ", removed="
        + removed.size()
        + ", changed="
        + changed.size()
        + "]";
  }
}
