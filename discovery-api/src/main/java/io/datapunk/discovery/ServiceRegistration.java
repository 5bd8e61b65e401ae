package io.datapunk.discovery;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An instance of this application as it should stand in the registry.
 *
 * <p>Immutable.
 */
public final class ServiceRegistration {

  private static final List<HealthCheck> AUTOMATIC =
      List.of(HealthCheck.custom("alive", HealthReport::passing).initially(HealthStatus.PASSING));

  private final String service;
  private final String id;
  private final String host;
  private final int port;
  private final SortedSet<String> tags;
  private final SortedMap<String, String> metadata;
  private final int weight;
  private final List<HealthCheck> healthChecks;
  private final Optional<Duration> drain;
  private final HealthStatus drainAs;

  private ServiceRegistration(Builder builder) {
    this.service = builder.service;
    this.id = Check.id(builder.id);
    this.host = builder.host;
    this.port = builder.port;
    this.tags = Check.tags(builder.tags);
    this.metadata = Check.metadata(builder.metadata);
    this.weight = builder.weight;
    this.healthChecks = builder.checks();
    this.drain = builder.drain;
    this.drainAs = builder.drainAs;
  }

  /**
   * Returns a builder.
   *
   * @param service 1 to 63 letters, digits and dashes (a DNS label, RFC 1123)
   * @param host the name or address under which others reach the instance
   * @param port 1 to 65535
   * @throws IllegalArgumentException if one of them is not so
   */
  public static Builder builder(String service, String host, int port) {
    return new Builder(Check.serviceName(service), Check.host(host), Check.port(port));
  }

  /** Returns the name of the service. */
  public String service() {
    return service;
  }

  /** Returns the id; by default service, host and port, joined by dashes. */
  public String id() {
    return id;
  }

  /** Returns the host name or address. */
  public String host() {
    return host;
  }

  /** Returns the port. */
  public int port() {
    return port;
  }

  /** Returns the tags, sorted. */
  public SortedSet<String> tags() {
    return tags;
  }

  /** Returns the metadata, sorted by key. */
  public SortedMap<String, String> metadata() {
    return metadata;
  }

  /** Returns the share of traffic relative to other instances; 1 by default. */
  public int weight() {
    return weight;
  }

  /**
   * Returns the checks. If none was given there is one named {@code alive}, a heartbeat of this
   * process, so that a killed process does not stay in the registry.
   */
  public List<HealthCheck> healthChecks() {
    return healthChecks;
  }

  /** Returns how long the instance is shown out of service before it is removed; empty for not. */
  public Optional<Duration> drain() {
    return drain;
  }

  /** Returns how it is shown meanwhile. */
  public HealthStatus drainAs() {
    return drainAs;
  }

  /**
   * Returns a builder that holds this registration. The automatic check is not among those it
   * holds: it gives way to the first that is added.
   */
  public Builder toBuilder() {
    Builder builder = new Builder(service, host, port);
    builder.id = id;
    builder.tags.addAll(tags);
    builder.metadata.putAll(metadata);
    builder.weight = weight;
    if (!healthChecks.equals(AUTOMATIC)) {
      builder.healthChecks.addAll(healthChecks);
      builder.unchecked = healthChecks.isEmpty();
    }
    builder.drain = drain;
    builder.drainAs = drainAs;
    return builder;
  }

  @Override
  public String toString() {
    return "ServiceRegistration[" + service + ", " + id + "@" + host + ":" + port + "]";
  }

  /** Collects a registration. Not safe for use by several threads. */
  public static final class Builder {

    private final String service;
    private final String host;
    private final int port;
    private final TreeSet<String> tags = new TreeSet<>();
    private final TreeMap<String, String> metadata = new TreeMap<>();
    private final List<HealthCheck> healthChecks = new ArrayList<>();
    private String id;
    private int weight = 1;
    private boolean unchecked;
    private Optional<Duration> drain = Optional.empty();
    private HealthStatus drainAs = HealthStatus.MAINTENANCE;

    private Builder(String service, String host, int port) {
      this.service = service;
      this.host = host;
      this.port = port;
      this.id = service + "-" + host.replace('%', '-') + "-" + port;
    }

    /**
     * Sets the id, unique in the registry: 1 to 255 letters, digits and {@code . _ ~ : @ [ ] -}.
     */
    public Builder id(String value) {
      id = Check.id(value);
      return this;
    }

    /** Adds tags; one given twice counts once. */
    public Builder tags(String... values) {
      tags.addAll(Check.tags(Arrays.asList(requireNonNull(values, "tags"))));
      return this;
    }

    /** Removes all tags, so that an update can set others. */
    public Builder clearTags() {
      tags.clear();
      return this;
    }

    /** Adds a metadata pair: a key of 1 to 128 letters, digits, _ and -, a value of 512 bytes. */
    public Builder metadata(String key, String value) {
      metadata.put(Check.metadataKey(key), Check.metadataValue(key, value));
      return this;
    }

    /** Adds metadata pairs. */
    public Builder metadata(Map<String, String> pairs) {
      metadata.putAll(Check.metadata(requireNonNull(pairs, "pairs")));
      return this;
    }

    /** Removes all metadata, so that an update can set other. */
    public Builder clearMetadata() {
      metadata.clear();
      return this;
    }

    /** Sets the share of traffic relative to other instances, 1 to 65535. */
    public Builder weight(int value) {
      weight = Check.weight(value);
      return this;
    }

    /**
     * Adds a check; the first takes the place of the automatic one, or of having none.
     *
     * @throws IllegalArgumentException if there is one of that name
     */
    public Builder healthCheck(HealthCheck check) {
      requireNonNull(check, "check");
      if (healthChecks.stream().anyMatch(other -> other.name().equals(check.name()))) {
        throw Check.violation(
            "healthCheck", check.name() + " twice", "distinct names, see HealthCheck.named");
      }
      healthChecks.add(check);
      unchecked = false;
      return this;
    }

    /** Removes all checks; the automatic one takes their place unless others are added. */
    public Builder clearHealthChecks() {
      healthChecks.clear();
      unchecked = false;
      return this;
    }

    /** Goes without any check: the instance counts as passing until somebody removes it. */
    public Builder withoutHealthCheck() {
      healthChecks.clear();
      unchecked = true;
      return this;
    }

    /**
     * Shows the instance in maintenance for this long before it is removed; at least for {@link
     * ServiceDiscoveryConfig#cacheTtl()} and two seconds, from when lookups show it so.
     */
    public Builder drain(Duration time) {
      return drain(time, HealthStatus.MAINTENANCE);
    }

    /**
     * Shows the instance as {@code status} for some time before it is removed.
     *
     * @param status {@link HealthStatus#MAINTENANCE}, or {@link HealthStatus#CRITICAL} for clients
     *     that do not know the other; an instance without a check that is reported from this
     *     process is put into maintenance all the same
     */
    public Builder drain(Duration time, HealthStatus status) {
      requireNonNull(status, "status");
      if (status != HealthStatus.MAINTENANCE && status != HealthStatus.CRITICAL) {
        throw Check.violation("drain as", status, "MAINTENANCE or CRITICAL");
      }
      drain = Optional.of(Check.duration("drain", time));
      drainAs = status;
      return this;
    }

    /** Returns the registration. */
    public ServiceRegistration build() {
      return new ServiceRegistration(this);
    }

    private List<HealthCheck> checks() {
      return healthChecks.isEmpty() && !unchecked ? AUTOMATIC : List.copyOf(healthChecks);
    }
  }
}
