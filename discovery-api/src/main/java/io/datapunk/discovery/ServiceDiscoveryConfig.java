package io.datapunk.discovery;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What to connect to, and how to behave. Only the registry must be named; the rest has defaults.
 *
 * <p>Immutable. Backends are named by URI, such as {@code consul://host:8500}, {@code
 * redis://host:6379} or {@code memory:}. Several addresses, {@code consul://a:8500,b:8500}, mean
 * failover. Secrets belong into {@link Credentials}; user information in a URI is taken as such and
 * never shown.
 */
public final class ServiceDiscoveryConfig {

  /** What names of environment variables begin with. */
  public static final String ENVIRONMENT_PREFIX = "DISCOVERY_";

  private final Map<Setting, Object> values;
  private final Credentials registryCredentials;
  private final Credentials distributedCacheCredentials;

  private ServiceDiscoveryConfig(
      Map<Setting, Object> values,
      Credentials registryCredentials,
      Credentials distributedCacheCredentials) {
    this.values = values;
    this.registryCredentials = registryCredentials;
    this.distributedCacheCredentials = distributedCacheCredentials;
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that holds this configuration. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.settings.putAll(values);
    builder.registryCredentials = registryCredentials;
    builder.distributedCacheCredentials = distributedCacheCredentials;
    return builder;
  }

  /** Returns the URI of the registry; may hold a secret, show {@link #describe()} instead. */
  public String registry() {
    return (String) requireNonNull(values.get(Setting.REGISTRY));
  }

  /** Returns the credentials for the registry. */
  public Credentials registryCredentials() {
    return registryCredentials;
  }

  /** Returns the URI of the cache shared between JVMs; by default there is none. */
  public Optional<String> distributedCache() {
    return text(Setting.DISTRIBUTED_CACHE);
  }

  /** Returns the credentials for the distributed cache. */
  public Credentials distributedCacheCredentials() {
    return distributedCacheCredentials;
  }

  /** Returns the URI of the metrics backend; by default one that offers itself, if any. */
  public Optional<String> metrics() {
    return text(Setting.METRICS);
  }

  /** Returns the datacenter looked in by default; empty for the registry's own. */
  public Optional<String> datacenter() {
    return text(Setting.DATACENTER);
  }

  /**
   * Returns what the registry's data is called in the distributed cache; JVMs that give the same
   * name, and the same rights, share entries. By default the registry is asked what tells it apart.
   */
  public Optional<String> registryName() {
    return text(Setting.REGISTRY_NAME);
  }

  /** Returns whether lookups may be answered from a cache; on by default. */
  public boolean caching() {
    return (Boolean) requireNonNull(values.get(Setting.CACHING));
  }

  /** Returns for how long a confirmed answer counts as fresh; 30 s by default. */
  public Duration cacheTtl() {
    return duration(Setting.CACHE_TTL);
  }

  /** Returns how old an answer may be at most, marked as stale; 24 h by default. */
  public Duration maxStale() {
    return duration(Setting.MAX_STALE);
  }

  /** Returns how long a lookup waits for the refresh of a view that expired; 100 ms by default. */
  public Duration freshWait() {
    return duration(Setting.FRESH_WAIT);
  }

  /** Returns how long the first lookup of a service may take; 2 s by default. */
  public Duration lookupTimeout() {
    return duration(Setting.LOOKUP_TIMEOUT);
  }

  /** Returns how long registering waits for the registry; 10 s by default. */
  public Duration registerTimeout() {
    return duration(Setting.REGISTER_TIMEOUT);
  }

  /** Returns how long closing waits for deregistrations to be confirmed; 10 s by default. */
  public Duration closeTimeout() {
    return duration(Setting.CLOSE_TIMEOUT);
  }

  /**
   * Returns whether the JVM closes the discovery when it shuts down, as by SIGTERM, if nobody did
   * before; off by default.
   */
  public boolean closeOnShutdown() {
    return (Boolean) requireNonNull(values.get(Setting.CLOSE_ON_SHUTDOWN));
  }

  /** Returns how long one call of the distributed cache may take; 50 ms by default. */
  public Duration distributedCacheTimeout() {
    return duration(Setting.DISTRIBUTED_CACHE_TIMEOUT);
  }

  /**
   * Returns the key that entries of the distributed cache are sealed with; without one they are
   * neither sealed nor checked for a seal. Secret.
   */
  public Optional<String> cacheSealKey() {
    return text(Setting.CACHE_SEAL_KEY);
  }

  /** Returns a key whose seals are accepted as well, while keys are changed. Secret. */
  public Optional<String> cacheSealSecondKey() {
    return text(Setting.CACHE_SEAL_SECOND_KEY);
  }

  /**
   * Returns how far the wall clocks of JVMs may be apart; a sealed entry that was confirmed further
   * in the future is refused. 10 s by default.
   */
  public Duration cacheClockSkew() {
    return duration(Setting.CACHE_CLOCK_SKEW);
  }

  /**
   * Returns for how long it is remembered that a service has no endpoints, at most the cache's TTL;
   * 1 s by default.
   */
  public Duration negativeTtl() {
    return duration(Setting.NEGATIVE_TTL);
  }

  /** Returns how many services the local cache holds beside the watched ones; 10,000 by default. */
  public int localCacheServices() {
    return (Integer) requireNonNull(values.get(Setting.LOCAL_CACHE_SERVICES));
  }

  /** Returns how many endpoints the local cache holds beside watched ones; 1,000,000 by default. */
  public int localCacheEndpoints() {
    return (Integer) requireNonNull(values.get(Setting.LOCAL_CACHE_ENDPOINTS));
  }

  /**
   * Returns whether each service that is discovered is watched until it is idle; off by default.
   */
  public boolean followDiscovered() {
    return (Boolean) requireNonNull(values.get(Setting.FOLLOW_DISCOVERED));
  }

  /** Returns after what time without a lookup a followed service is idle; 10 min by default. */
  public Duration followIdle() {
    return duration(Setting.FOLLOW_IDLE);
  }

  /** Returns for how long a sudden loss after a gap is doubted at most; 2 min by default. */
  public Duration massLossHold() {
    return duration(Setting.MASS_LOSS_HOLD);
  }

  /** Returns how long one poll of a watch waits for a change; 0.8 × the cache's TTL by default. */
  public Duration watchWait() {
    Object own = values.get(Setting.WATCH_WAIT);
    return own != null ? (Duration) own : cacheTtl().multipliedBy(4).dividedBy(5);
  }

  /**
   * Returns for how long no further change must come before listeners are told, so that a burst
   * reaches them as one; zero, for at once, by default, and 500 ms at most. However long the burst,
   * a change is delayed by 500 ms at most.
   */
  public Duration quietPeriod() {
    return duration(Setting.QUIET_PERIOD);
  }

  /** Returns the shortest pause between attempts; 100 ms by default. */
  public Duration backoffMin() {
    return duration(Setting.BACKOFF_MIN);
  }

  /** Returns the longest pause between attempts; 30 s by default. */
  public Duration backoffMax() {
    return duration(Setting.BACKOFF_MAX);
  }

  /** Returns over what time views are refreshed after an outage; 2 s by default. */
  public Duration recoverySpread() {
    return duration(Setting.RECOVERY_SPREAD);
  }

  /** Returns how often watched views are compared with the registry; 5 min by default. */
  public Duration auditInterval() {
    return duration(Setting.AUDIT_INTERVAL);
  }

  /** Returns how often health is checked; 10 s by default. */
  public Duration healthCheckInterval() {
    return duration(Setting.HEALTH_CHECK_INTERVAL);
  }

  /** Returns how long one health check may take; 2 s by default. */
  public Duration healthCheckTimeout() {
    return duration(Setting.HEALTH_CHECK_TIMEOUT);
  }

  /** Returns after what time an instance that stays critical is removed; 1 min by default. */
  public Duration deregisterCriticalAfter() {
    return duration(Setting.DEREGISTER_CRITICAL_AFTER);
  }

  /** Returns how often own registrations are compared with the registry; 30 s by default. */
  public Duration reconcileInterval() {
    return duration(Setting.RECONCILE_INTERVAL);
  }

  /** Returns all settings, one {@code key=value} a line, sorted, secrets left out. */
  public String describe() {
    Map<String, String> shown = new TreeMap<>();
    for (Setting setting : Setting.values()) {
      Object value = values.get(setting);
      if (value != null) {
        shown.put(setting.key(), setting.kind.show(value));
      }
    }
    shown.put(Setting.WATCH_WAIT.key(), Setting.WATCH_WAIT.kind.show(watchWait()));
    StringBuilder text = new StringBuilder();
    shown.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    return text.toString();
  }

  @Override
  public String toString() {
    return "ServiceDiscoveryConfig[" + describe().trim().replace("\n", ", ") + "]";
  }

  private Duration duration(Setting setting) {
    return (Duration) requireNonNull(values.get(setting));
  }

  private Optional<String> text(Setting setting) {
    return Optional.ofNullable((String) values.get(setting));
  }

  /**
   * Collects a configuration; of several calls for one setting the last wins, also over a bad value
   * before it. All violations are reported together by {@link #build()}. Not safe for use by
   * several threads.
   */
  public static final class Builder {

    private final Settings settings = new Settings();
    private Credentials registryCredentials = Credentials.none();
    private Credentials distributedCacheCredentials = Credentials.none();

    private Builder() {}

    /** Sets the URI of the registry. */
    public Builder registry(String uri) {
      return set(Setting.REGISTRY, uri);
    }

    /** Sets the credentials for the registry. */
    public Builder registryCredentials(Credentials credentials) {
      registryCredentials = requireNonNull(credentials, "registryCredentials");
      return this;
    }

    /** Sets the URI of the distributed cache. */
    public Builder distributedCache(String uri) {
      return set(Setting.DISTRIBUTED_CACHE, uri);
    }

    /** Sets the credentials for the distributed cache. */
    public Builder distributedCacheCredentials(Credentials credentials) {
      distributedCacheCredentials = requireNonNull(credentials, "distributedCacheCredentials");
      return this;
    }

    /** Sets the URI of the metrics backend; {@code none:} for none at all. */
    public Builder metrics(String uri) {
      return set(Setting.METRICS, uri);
    }

    /** Sets {@link ServiceDiscoveryConfig#datacenter()}. */
    public Builder datacenter(String name) {
      return set(Setting.DATACENTER, name);
    }

    /** Sets {@link ServiceDiscoveryConfig#registryName()}. */
    public Builder registryName(String name) {
      return set(Setting.REGISTRY_NAME, name);
    }

    /** Sets {@link ServiceDiscoveryConfig#caching()}. */
    public Builder caching(boolean on) {
      return set(Setting.CACHING, on);
    }

    /** Sets {@link ServiceDiscoveryConfig#cacheTtl()}. */
    public Builder cacheTtl(Duration value) {
      return set(Setting.CACHE_TTL, value);
    }

    /** Sets {@link ServiceDiscoveryConfig#maxStale()}; at least the cache's TTL. */
    public Builder maxStale(Duration value) {
      return set(Setting.MAX_STALE, value);
    }

    /** Sets {@link ServiceDiscoveryConfig#freshWait()}; zero for no waiting. */
    public Builder freshWait(Duration value) {
      return set(Setting.FRESH_WAIT, value);
    }

    /** Sets {@link ServiceDiscoveryConfig#lookupTimeout()}. */
    public Builder lookupTimeout(Duration value) {
      return set(Setting.LOOKUP_TIMEOUT, value);
    }

    /** Sets {@link ServiceDiscoveryConfig#registerTimeout()}. */
    public Builder registerTimeout(Duration value) {
      return set(Setting.REGISTER_TIMEOUT, value);
    }

    /** Sets {@link ServiceDiscoveryConfig#closeTimeout()}. */
    public Builder closeTimeout(Duration value) {
      return set(Setting.CLOSE_TIMEOUT, value);
    }

    /** Sets {@link ServiceDiscoveryConfig#closeOnShutdown()}. */
    public Builder closeOnShutdown(boolean on) {
      return set(Setting.CLOSE_ON_SHUTDOWN, on);
    }

    /** Sets {@link ServiceDiscoveryConfig#distributedCacheTimeout()}. */
    public Builder distributedCacheTimeout(Duration value) {
      return set(Setting.DISTRIBUTED_CACHE_TIMEOUT, value);
    }

    /** Sets {@link ServiceDiscoveryConfig#cacheSealKey()}; at least 32 characters. */
    public Builder cacheSealKey(String secret) {
      return set(Setting.CACHE_SEAL_KEY, secret);
    }

    /** Sets {@link ServiceDiscoveryConfig#cacheSealSecondKey()}; at least 32 characters. */
    public Builder cacheSealSecondKey(String secret) {
      return set(Setting.CACHE_SEAL_SECOND_KEY, secret);
    }

    /** Sets {@link ServiceDiscoveryConfig#cacheClockSkew()}. */
    public Builder cacheClockSkew(Duration value) {
      return set(Setting.CACHE_CLOCK_SKEW, value);
    }

    /** Sets {@link ServiceDiscoveryConfig#negativeTtl()}. */
    public Builder negativeTtl(Duration value) {
      return set(Setting.NEGATIVE_TTL, value);
    }

    /** Sets {@link ServiceDiscoveryConfig#localCacheServices()}. */
    public Builder localCacheServices(int count) {
      return set(Setting.LOCAL_CACHE_SERVICES, count);
    }

    /** Sets {@link ServiceDiscoveryConfig#localCacheEndpoints()}. */
    public Builder localCacheEndpoints(int count) {
      return set(Setting.LOCAL_CACHE_ENDPOINTS, count);
    }

    /** Sets {@link ServiceDiscoveryConfig#followDiscovered()}. */
    public Builder followDiscovered(boolean on) {
      return set(Setting.FOLLOW_DISCOVERED, on);
    }

    /** Sets {@link ServiceDiscoveryConfig#followIdle()}. */
    public Builder followIdle(Duration value) {
      return set(Setting.FOLLOW_IDLE, value);
    }

    /** Sets {@link ServiceDiscoveryConfig#massLossHold()}. */
    public Builder massLossHold(Duration value) {
      return set(Setting.MASS_LOSS_HOLD, value);
    }

    /** Sets {@link ServiceDiscoveryConfig#watchWait()}; at most 0.8 × the cache's TTL. */
    public Builder watchWait(Duration value) {
      return set(Setting.WATCH_WAIT, value);
    }

    /** Sets {@link ServiceDiscoveryConfig#quietPeriod()}; zero for no waiting, 500 ms at most. */
    public Builder quietPeriod(Duration value) {
      return set(Setting.QUIET_PERIOD, value);
    }

    /** Sets {@link ServiceDiscoveryConfig#backoffMin()}. */
    public Builder backoffMin(Duration value) {
      return set(Setting.BACKOFF_MIN, value);
    }

    /** Sets {@link ServiceDiscoveryConfig#backoffMax()}. */
    public Builder backoffMax(Duration value) {
      return set(Setting.BACKOFF_MAX, value);
    }

    /** Sets {@link ServiceDiscoveryConfig#recoverySpread()}. */
    public Builder recoverySpread(Duration value) {
      return set(Setting.RECOVERY_SPREAD, value);
    }

    /** Sets {@link ServiceDiscoveryConfig#auditInterval()}. */
    public Builder auditInterval(Duration value) {
      return set(Setting.AUDIT_INTERVAL, value);
    }

    /** Sets {@link ServiceDiscoveryConfig#healthCheckInterval()}. */
    public Builder healthCheckInterval(Duration value) {
      return set(Setting.HEALTH_CHECK_INTERVAL, value);
    }

    /** Sets {@link ServiceDiscoveryConfig#healthCheckTimeout()}. */
    public Builder healthCheckTimeout(Duration value) {
      return set(Setting.HEALTH_CHECK_TIMEOUT, value);
    }

    /** Sets {@link ServiceDiscoveryConfig#deregisterCriticalAfter()}. */
    public Builder deregisterCriticalAfter(Duration value) {
      return set(Setting.DEREGISTER_CRITICAL_AFTER, value);
    }

    /** Sets {@link ServiceDiscoveryConfig#reconcileInterval()}. */
    public Builder reconcileInterval(Duration value) {
      return set(Setting.RECONCILE_INTERVAL, value);
    }

    /**
     * Sets what {@code texts} holds, under the names of the accessors here in any of the spellings
     * {@code cacheTtl}, {@code cache-ttl}, {@code CACHE_TTL}, with or without {@code discovery.}
     * before it. An unknown key is an error, and so is a setting that comes in two spellings.
     */
    public Builder from(Map<String, String> texts) {
      settings.readAll(requireNonNull(texts, "texts"));
      return this;
    }

    /** Sets what {@code properties} and their defaults hold; see {@link #from(Map)}. */
    public Builder from(Properties properties) {
      requireNonNull(properties, "properties");
      Map<String, String> texts = new TreeMap<>();
      properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
      properties.forEach(
          (key, value) -> {
            if (!(key instanceof String && value instanceof String)) {
              settings.reject(String.valueOf(key), "a value that is no text", "text");
            }
          });
      return from(texts);
    }

    /**
     * Sets what variables such as {@code DISCOVERY_CACHE_TTL} hold. Others are ignored, also
     * unknown ones with the prefix: Kubernetes injects {@code DISCOVERY_PORT} and the like for a
     * service named so.
     *
     * @param environment usually {@link System#getenv()}
     */
    public Builder fromEnvironment(Map<String, String> environment) {
      settings.readKnown(requireNonNull(environment, "environment"), ENVIRONMENT_PREFIX);
      return this;
    }

    /**
     * Returns the configuration.
     *
     * @throws ConfigurationException with all violations
     */
    public ServiceDiscoveryConfig build() {
      ServiceDiscoveryConfig config =
          new ServiceDiscoveryConfig(
              settings.values(), registryCredentials, distributedCacheCredentials);
      List<String> violations = settings.violations();
      violations.addAll(Relations.violations(config, settings));
      if (!violations.isEmpty()) {
        throw new ConfigurationException(violations);
      }
      return config;
    }

    private Builder set(Setting setting, Object value) {
      settings.set(setting, value);
      return this;
    }
  }
}
