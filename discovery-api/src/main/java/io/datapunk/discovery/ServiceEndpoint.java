package io.datapunk.discovery;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One instance of a service, as the registry shows it.
 *
 * <p>Immutable. Two endpoints are equal if id, service, address, tags, metadata, weight, datacenter
 * and health are; the reason and the history of health do not count.
 */
public final class ServiceEndpoint {

  private static final int MOST_REASON_CHARS = 200;

  private final String id;
  private final String service;
  private final String host;
  private final int port;
  private final SortedSet<String> tags;
  private final SortedMap<String, String> metadata;
  private final int weight;
  private final String datacenter;
  private final HealthStatus health;
  private final String healthReason;
  private final List<HealthTransition> healthHistory;
  private final int hash;

  private ServiceEndpoint(Builder builder) {
    this.id = builder.id;
    this.service = builder.service;
    this.host = builder.host;
    this.port = builder.port;
    this.tags = builder.tags;
    this.metadata = builder.metadata;
    this.weight = builder.weight;
    this.datacenter = builder.datacenter;
    this.health = builder.health;
    this.healthReason = builder.healthReason;
    this.healthHistory = builder.healthHistory;
    this.hash = Objects.hash(id, service, host, port, tags, metadata, weight, datacenter, health);
  }

  /** Returns a builder; adapters and tests make endpoints, applications receive them. */
  public static Builder builder(String service, String id, String host, int port) {
    return new Builder(service, id, host, port);
  }

  /** Returns the id, unique within the registry. */
  public String id() {
    return id;
  }

  /** Returns the name of the service. */
  public String service() {
    return service;
  }

  /** Returns the host name or IP address; an IPv6 address without brackets. */
  public String host() {
    return host;
  }

  /** Returns the port. Foreign registrations may hold 0, for "none". */
  public int port() {
    return port;
  }

  /** Returns host and port as in a URI: {@code api.local:8080}, {@code [::1]:80}. */
  public String authority() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }

  /** Returns the tags, sorted. */
  public SortedSet<String> tags() {
    return tags;
  }

  /** Returns the metadata, sorted by key. */
  public SortedMap<String, String> metadata() {
    return metadata;
  }

  /** Returns the share of traffic relative to the others; 1 by default. */
  public int weight() {
    return weight;
  }

  /** Returns the datacenter; empty text where the registry has no such notion. */
  public String datacenter() {
    return datacenter;
  }

  /** Returns the health. */
  public HealthStatus health() {
    return health;
  }

  /**
   * Returns what the registry said when the endpoint got its health, such as the name and the words
   * of the worst check; empty text if it said nothing, as a rule of passing ones.
   */
  public String healthReason() {
    return healthReason;
  }

  /**
   * Returns the last changes of health that this JVM saw, oldest first, 16 at most.
   *
   * <p>They are seen by the view of the service, so what happened before its first lookup or watch,
   * or between two answers of the registry, is not in it. Each counts as one result, since the
   * registry does not tell how many led to it; {@link Registration#healthHistory} knows more of the
   * own instance.
   */
  public List<HealthTransition> healthHistory() {
    return healthHistory;
  }

  /** Returns how many of the known changes of health came after {@code since}: many is flapping. */
  public int healthChangesSince(Instant since) {
    requireNonNull(since, "since");
    return (int) healthHistory.stream().filter(change -> change.at().isAfter(since)).count();
  }

  /** Returns a builder that holds this endpoint. */
  public Builder toBuilder() {
    return new Builder(service, id, host, port)
        .tags(tags)
        .metadata(metadata)
        .weight(weight)
        .datacenter(datacenter)
        .health(health)
        .healthReason(healthReason)
        .healthHistory(healthHistory);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof ServiceEndpoint that
            && hash == that.hash
            && port == that.port
            && weight == that.weight
            && health == that.health
            && id.equals(that.id)
            && service.equals(that.service)
            && host.equals(that.host)
            && datacenter.equals(that.datacenter)
            && tags.equals(that.tags)
            && metadata.equals(that.metadata);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return id + "@" + authority() + "(" + health + ")";
  }

  /**
   * Collects an endpoint. It takes what registries hold, also what {@link ServiceRegistration}
   * would refuse. Not safe for use by several threads.
   */
  public static final class Builder {

    private final String service;
    private final String id;
    private final String host;
    private final int port;
    private SortedSet<String> tags = Collections.emptySortedSet();
    private SortedMap<String, String> metadata = Collections.emptySortedMap();
    private int weight = 1;
    private String datacenter = "";
    private HealthStatus health = HealthStatus.PASSING;
    private String healthReason = "";
    private List<HealthTransition> healthHistory = List.of();

    private Builder(String service, String id, String host, int port) {
      this.service = requireNonNull(service, "service");
      this.id = requireNonNull(id, "id");
      this.host = requireNonNull(host, "host");
      this.port = Check.within("port", port, 0, 65_535);
    }

    /** Sets the tags. */
    public Builder tags(Collection<String> values) {
      tags = Collections.unmodifiableSortedSet(new TreeSet<>(requireNonNull(values, "tags")));
      return this;
    }

    /** Sets the metadata. */
    public Builder metadata(Map<String, String> pairs) {
      metadata =
          Collections.unmodifiableSortedMap(new TreeMap<>(requireNonNull(pairs, "metadata")));
      return this;
    }

    /** Sets the weight, 0 to 65535. */
    public Builder weight(int value) {
      weight = Check.within("weight", value, 0, 65_535);
      return this;
    }

    /** Sets the datacenter. */
    public Builder datacenter(String name) {
      datacenter = requireNonNull(name, "datacenter");
      return this;
    }

    /** Sets the health; {@link HealthStatus#PASSING} by default. */
    public Builder health(HealthStatus status) {
      health = requireNonNull(status, "health");
      return this;
    }

    /** Sets what led to the health; what exceeds 200 characters is cut off. */
    public Builder healthReason(String text) {
      healthReason = Check.cut(requireNonNull(text, "healthReason"), MOST_REASON_CHARS);
      return this;
    }

    /** Sets the history of health, oldest first. */
    public Builder healthHistory(List<HealthTransition> transitions) {
      healthHistory = List.copyOf(requireNonNull(transitions, "healthHistory"));
      return this;
    }

    /** Returns the endpoint. */
    public ServiceEndpoint build() {
      return new ServiceEndpoint(this);
    }
  }
}
