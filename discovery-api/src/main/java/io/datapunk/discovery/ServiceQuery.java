package io.datapunk.discovery;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What to look for: a service, and which of its endpoints.
 *
 * <p>Immutable. Filters are applied in this JVM to the one cached view of the service. Keep a query
 * and use it again: repeating it allocates nothing.
 */
public final class ServiceQuery {

  private final String service;
  private final SortedSet<String> tags;
  private final SortedMap<String, String> metadata;
  private final HealthStatus minimumHealth;
  private final Optional<String> datacenter;
  private final Optional<Duration> maxStale;
  private final int hash;

  private ServiceQuery(Builder builder) {
    this.service = builder.service;
    this.tags = Check.tags(builder.tags);
    this.metadata = Check.metadata(builder.metadata);
    this.minimumHealth = builder.minimumHealth;
    this.datacenter = builder.datacenter;
    this.maxStale = builder.maxStale;
    this.hash = Objects.hash(service, tags, metadata, minimumHealth, datacenter, maxStale);
  }

  /**
   * Returns a query for the passing endpoints of a service.
   *
   * @throws IllegalArgumentException if the name cannot be a service's
   */
  public static ServiceQuery of(String service) {
    return builder(service).build();
  }

  /** Returns a builder for a query on {@code service}. */
  public static Builder builder(String service) {
    return new Builder(Check.queryName(service));
  }

  /** Returns the name of the service. */
  public String service() {
    return service;
  }

  /** Returns the tags an endpoint must all have, sorted; empty by default. */
  public SortedSet<String> tags() {
    return tags;
  }

  /** Returns the metadata pairs an endpoint must all have, sorted by key; empty by default. */
  public SortedMap<String, String> metadata() {
    return metadata;
  }

  /** Returns the worst health an endpoint may have; {@link HealthStatus#PASSING} by default. */
  public HealthStatus minimumHealth() {
    return minimumHealth;
  }

  /** Returns the datacenter to look in; empty for that of the registry. */
  public Optional<String> datacenter() {
    return datacenter;
  }

  /** Returns how old an answer may be; empty for {@link ServiceDiscoveryConfig#maxStale()}. */
  public Optional<Duration> maxStale() {
    return maxStale;
  }

  /** Returns whether {@code endpoint} passes the filters of tags, metadata and health. */
  public boolean accepts(ServiceEndpoint endpoint) {
    Objects.requireNonNull(endpoint, "endpoint");
    return endpoint.health().isAtLeast(minimumHealth)
        && endpoint.tags().containsAll(tags)
        && endpoint.metadata().entrySet().containsAll(metadata.entrySet());
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof ServiceQuery that
            && hash == that.hash
            && service.equals(that.service)
            && tags.equals(that.tags)
            && metadata.equals(that.metadata)
            && minimumHealth == that.minimumHealth
            && datacenter.equals(that.datacenter)
            && maxStale.equals(that.maxStale);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return "ServiceQuery["
        + service
        + ", health>="
        + minimumHealth
        + (tags.isEmpty() ? "" : ", tags=" + tags)
        + (metadata.isEmpty() ? "" : ", metadata=" + metadata)
        + datacenter.map(dc -> ", datacenter=" + dc).orElse("")
        + maxStale.map(bound -> ", maxStale=" + bound).orElse("")
        + "]";
  }

  /** Collects a query. Not safe for use by several threads. */
  public static final class Builder {

    private final String service;
    private final TreeSet<String> tags = new TreeSet<>();
    private final TreeMap<String, String> metadata = new TreeMap<>();
    private HealthStatus minimumHealth = HealthStatus.PASSING;
    private Optional<String> datacenter = Optional.empty();
    private Optional<Duration> maxStale = Optional.empty();

    private Builder(String service) {
      this.service = service;
    }

    /** Requires these tags, in addition to those already required. */
    public Builder tags(String... values) {
      tags.addAll(Check.tags(Arrays.asList(Objects.requireNonNull(values, "tags"))));
      return this;
    }

    /** Requires this metadata pair. */
    public Builder metadata(String key, String value) {
      metadata.put(Check.metadataKey(key), Check.metadataValue(key, value));
      return this;
    }

    /** Accepts endpoints of this health and better. */
    public Builder minimumHealth(HealthStatus status) {
      minimumHealth = Objects.requireNonNull(status, "minimumHealth");
      return this;
    }

    /** Looks in this datacenter. */
    public Builder datacenter(String name) {
      datacenter = Optional.of(Check.datacenter(name));
      return this;
    }

    /** Refuses answers older than this; it can tighten the configured bound, not widen it. */
    public Builder maxStale(Duration bound) {
      maxStale = Optional.of(Check.duration("maxStale", bound));
      return this;
    }

    /** Returns the query. */
    public ServiceQuery build() {
      return new ServiceQuery(this);
    }
  }
}
