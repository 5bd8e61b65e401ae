package io.datapunk.discovery;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The endpoints of a service at one moment, with where they come from and how fresh they are.
 *
 * <p>Immutable. {@code equals} is identity: use {@link #sameEndpointsAs} to compare contents.
 */
public final class ServiceSnapshot {

  private static final int MOST_SHOWN = 10;
  private static final Comparator<ServiceEndpoint> BY_ID =
      Comparator.comparing(ServiceEndpoint::id);

  private final String service;
  private final List<ServiceEndpoint> endpoints;
  private final long version;
  private final SnapshotSource source;
  private final Instant confirmedAt;
  private final Optional<StaleReason> staleReason;

  private ServiceSnapshot(Builder builder) {
    this.service = builder.service;
    this.endpoints = builder.endpoints;
    this.version = builder.version;
    this.source = builder.source;
    this.confirmedAt = builder.confirmedAt;
    this.staleReason = builder.staleReason;
  }

  /** Returns a builder; the engine and tests make snapshots, applications receive them. */
  public static Builder builder(String service) {
    return new Builder(service);
  }

  /** Returns the name of the service. */
  public String service() {
    return service;
  }

  /** Returns the endpoints, sorted by id; unmodifiable. */
  public List<ServiceEndpoint> endpoints() {
    return endpoints;
  }

  /** Returns the number of endpoints. */
  public int size() {
    return endpoints.size();
  }

  /** Returns whether the registry says that there are none (that pass the query). */
  public boolean isEmpty() {
    return endpoints.isEmpty();
  }

  /** Returns the endpoint with this id, if it is among them. */
  public Optional<ServiceEndpoint> endpoint(String id) {
    requireNonNull(id, "id");
    int low = 0;
    int high = endpoints.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = endpoints.get(middle).id().compareTo(id);
      if (order == 0) {
        return Optional.of(endpoints.get(middle));
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }

  /** Returns a number that grows with each view of the service published in this JVM, from 1. */
  public long version() {
    return version;
  }

  /** Returns where this answer came from. */
  public SnapshotSource source() {
    return source;
  }

  /** Returns when the registry confirmed it, by this machine's clock. */
  public Instant confirmedAt() {
    return confirmedAt;
  }

  /** Returns whether it could not be confirmed within the configured time to live. */
  public boolean isStale() {
    return staleReason.isPresent();
  }

  /** Returns why it is stale; empty if it is fresh. */
  public Optional<StaleReason> staleReason() {
    return staleReason;
  }

  /** Returns whether both hold equal endpoints, whatever their version, source and freshness. */
  public boolean sameEndpointsAs(ServiceSnapshot other) {
    requireNonNull(other, "other");
    return service.equals(other.service) && endpoints.equals(other.endpoints);
  }

  /** Returns a builder that holds this snapshot. */
  public Builder toBuilder() {
    Builder builder = new Builder(service);
    builder.endpoints = endpoints;
    builder.version = version;
    builder.source = source;
    builder.confirmedAt = confirmedAt;
    builder.staleReason = staleReason;
    return builder;
  }

  /** Shows the first endpoints only, where there are many. */
  @Override
  public String toString() {
    boolean all = size() <= MOST_SHOWN;
    return "ServiceSnapshot["
        + service
        + " v"
        + version
        + " from "
        + source
        + staleReason.map(reason -> " stale: " + reason).orElse("")
        + " "
        + (all ? endpoints : endpoints.subList(0, MOST_SHOWN) + " of " + size())
        + "]";
  }

  /** Collects a snapshot. Not safe for use by several threads. */
  public static final class Builder {

    private final String service;
    private List<ServiceEndpoint> endpoints = List.of();
    private long version = 1;
    private SnapshotSource source = SnapshotSource.REGISTRY;
    private Instant confirmedAt = Instant.EPOCH;
    private Optional<StaleReason> staleReason = Optional.empty();

    private Builder(String service) {
      this.service = requireNonNull(service, "service");
    }

    /**
     * Sets the endpoints, in any order.
     *
     * @throws IllegalArgumentException if two have the same id
     */
    public Builder endpoints(Collection<ServiceEndpoint> values) {
      List<ServiceEndpoint> sorted = new ArrayList<>(requireNonNull(values, "endpoints"));
      sorted.forEach(endpoint -> requireNonNull(endpoint, "endpoint"));
      sorted.sort(BY_ID);
      for (int i = 1; i < sorted.size(); i++) {
        if (sorted.get(i).id().equals(sorted.get(i - 1).id())) {
          throw Check.violation(
              "endpoints", Quoted.of(sorted.get(i).id()) + " twice", "distinct ids");
        }
      }
      endpoints = Collections.unmodifiableList(sorted);
      return this;
    }

    /** Sets the version, from 1. */
    public Builder version(long value) {
      if (value < 1) {
        throw Check.violation("version", value, "1 or more");
      }
      version = value;
      return this;
    }

    /** Sets the source; {@link SnapshotSource#REGISTRY} by default. */
    public Builder source(SnapshotSource value) {
      source = requireNonNull(value, "source");
      return this;
    }

    /** Sets when the registry confirmed it. */
    public Builder confirmedAt(Instant value) {
      confirmedAt = requireNonNull(value, "confirmedAt");
      return this;
    }

    /** Marks it stale. */
    public Builder stale(StaleReason reason) {
      staleReason = Optional.of(requireNonNull(reason, "reason"));
      return this;
    }

    /** Marks it fresh. */
    public Builder fresh() {
      staleReason = Optional.empty();
      return this;
    }

    /** Returns the snapshot. */
    public ServiceSnapshot build() {
      return new ServiceSnapshot(this);
    }
  }
}
