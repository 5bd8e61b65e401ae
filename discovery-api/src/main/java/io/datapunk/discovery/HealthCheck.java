package io.datapunk.discovery;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What should be tested about an instance, and how often.
 *
 * <p>Immutable: the methods that change something return a new check. Where the registry can run a
 * check itself it does (then the result is how the registry's agent sees the instance); the others
 * are run inside this process and reported.
 */
public final class HealthCheck {

  /** The type of {@link #http}. */
  public static final String HTTP = "http";

  /** The type of {@link #tcp}. */
  public static final String TCP = "tcp";

  /** The type of {@link #ttl}. */
  public static final String TTL = "ttl";

  /** The type of {@link #custom} and {@link #customAsync}. */
  public static final String CUSTOM = "custom";

  private final String type;
  private final SortedMap<String, String> settings;
  private final @Nullable Supplier<CompletionStage<HealthReport>> application;
  private final String name;
  private final Timing timing;

  private HealthCheck(
      String type,
      SortedMap<String, String> settings,
      @Nullable Supplier<CompletionStage<HealthReport>> application,
      String name,
      Timing timing) {
    this.type = type;
    this.settings = settings;
    this.application = application;
    this.name = name;
    this.timing = timing;
  }

  /** Everything that is the same for all types. */
  private record Timing(
      Optional<Duration> interval,
      Optional<Duration> timeout,
      int rise,
      int fall,
      Optional<HealthStatus> initially,
      Optional<Duration> deregisterCriticalAfter) {

    static final Timing DEFAULT =
        new Timing(Optional.empty(), Optional.empty(), 1, 3, Optional.empty(), Optional.empty());
  }

  /**
   * Returns a check that gets {@code path} from the instance over HTTP and expects a 2xx status.
   *
   * @param path begins with a slash, such as {@code /health}
   */
  public static HealthCheck http(String path) {
    if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ')) {
      throw Check.violation("path", path, "a path that begins with / and has no spaces");
    }
    return of(HTTP, Map.of("path", path));
  }

  /** Returns a check that opens a TCP connection to the instance. */
  public static HealthCheck tcp() {
    return of(TCP, Map.of());
  }

  /**
   * Returns a check that the application feeds by {@link Registration#report}: silence for longer
   * than {@code ttl} is critical.
   */
  public static HealthCheck ttl(Duration ttl) {
    return of(TTL, Map.of("ttl", Check.positive("ttl", ttl).toString()));
  }

  /**
   * Returns a check by code of the application. It may block; it is run on the probe executor, and
   * what it throws makes the check critical.
   */
  public static HealthCheck custom(String name, Supplier<HealthReport> probe) {
    requireNonNull(probe, "probe");
    return customAsync(name, () -> CompletableFuture.completedFuture(probe.get()));
  }

  /** Returns a check by code of the application that does not block. */
  public static HealthCheck customAsync(
      String name, Supplier<CompletionStage<HealthReport>> probe) {
    requireNonNull(probe, "probe");
    return new HealthCheck(
        CUSTOM, Collections.emptySortedMap(), probe, Check.checkName(name), Timing.DEFAULT);
  }

  /**
   * Returns a check of a type that a probe on the class path serves.
   *
   * @param settings what the type needs; may hold secrets, they are never shown
   */
  public static HealthCheck of(String type, Map<String, String> settings) {
    return new HealthCheck(
        Check.checkName(type),
        Collections.unmodifiableSortedMap(new TreeMap<>(settings)),
        null,
        type,
        Timing.DEFAULT);
  }

  /** Returns this check under another name; names are unique within a registration. */
  public HealthCheck named(String newName) {
    return new HealthCheck(type, settings, application, Check.checkName(newName), timing);
  }

  /** Returns this check with one more setting, such as {@code header.Authorization} for HTTP. */
  public HealthCheck with(String key, String value) {
    TreeMap<String, String> more = new TreeMap<>(settings);
    more.put(requireNonNull(key, "key"), requireNonNull(value, "value"));
    return new HealthCheck(
        type, Collections.unmodifiableSortedMap(more), application, name, timing);
  }

  /**
   * Returns this check run at this interval; {@link ServiceDiscoveryConfig#healthCheckInterval()}
   * by default.
   */
  public HealthCheck every(Duration interval) {
    Optional<Duration> value = Optional.of(Check.positive("interval", interval));
    return timed(
        new Timing(
            value,
            timing.timeout,
            timing.rise,
            timing.fall,
            timing.initially,
            timing.deregisterCriticalAfter));
  }

  /**
   * Returns this check with a limit for one run; {@link
   * ServiceDiscoveryConfig#healthCheckTimeout()} by default.
   */
  public HealthCheck timeout(Duration limit) {
    Optional<Duration> value = Optional.of(Check.positive("timeout", limit));
    return timed(
        new Timing(
            timing.interval,
            value,
            timing.rise,
            timing.fall,
            timing.initially,
            timing.deregisterCriticalAfter));
  }

  /** Returns this check passing after that many good results in a row; 1 by default. */
  public HealthCheck rise(int results) {
    int value = Check.within("rise", results, 1, 100);
    return timed(
        new Timing(
            timing.interval,
            timing.timeout,
            value,
            timing.fall,
            timing.initially,
            timing.deregisterCriticalAfter));
  }

  /** Returns this check critical after that many bad results in a row; 3 by default. */
  public HealthCheck fall(int results) {
    int value = Check.within("fall", results, 1, 100);
    return timed(
        new Timing(
            timing.interval,
            timing.timeout,
            timing.rise,
            value,
            timing.initially,
            timing.deregisterCriticalAfter));
  }

  /**
   * Returns this check with a status until its first result; {@link HealthStatus#CRITICAL} by
   * default, so that nothing is used before it was tested.
   */
  public HealthCheck initially(HealthStatus status) {
    return timed(
        new Timing(
            timing.interval,
            timing.timeout,
            timing.rise,
            timing.fall,
            Optional.of(status),
            timing.deregisterCriticalAfter));
  }

  /**
   * Returns this check with the time after which an instance that stays critical is removed; {@link
   * ServiceDiscoveryConfig#deregisterCriticalAfter()} by default.
   */
  public HealthCheck deregisterCriticalAfter(Duration time) {
    Optional<Duration> value = Optional.of(Check.positive("deregisterCriticalAfter", time));
    return timed(
        new Timing(
            timing.interval, timing.timeout, timing.rise, timing.fall, timing.initially, value));
  }

  /** Returns the type: one of the constants here, or that of a probe on the class path. */
  public String type() {
    return type;
  }

  /** Returns the name, by default the type. */
  public String name() {
    return name;
  }

  /** Returns the settings of the type, sorted. */
  public SortedMap<String, String> settings() {
    return settings;
  }

  /** Returns the application's code, for the type {@link #CUSTOM}. */
  public Optional<Supplier<CompletionStage<HealthReport>>> application() {
    return Optional.ofNullable(application);
  }

  /** Returns the time to live of the type {@link #TTL}. */
  public Optional<Duration> ttl() {
    return TTL.equals(type)
        ? Optional.of(Duration.parse(settings.getOrDefault("ttl", "PT30S")))
        : Optional.empty();
  }

  /** Returns the interval, if it is this check's own. */
  public Optional<Duration> interval() {
    return timing.interval;
  }

  /** Returns the timeout, if it is this check's own. */
  public Optional<Duration> timeout() {
    return timing.timeout;
  }

  /** Returns how many good results in a row make it passing. */
  public int rise() {
    return timing.rise;
  }

  /** Returns how many bad results in a row make it critical. */
  public int fall() {
    return timing.fall;
  }

  /** Returns the status until the first result, if it is this check's own. */
  public Optional<HealthStatus> initially() {
    return timing.initially;
  }

  /** Returns when a critical instance is removed, if it is this check's own. */
  public Optional<Duration> deregisterCriticalAfter() {
    return timing.deregisterCriticalAfter;
  }

  /** Settings are left out: they may hold secrets. */
  @Override
  public String toString() {
    return "HealthCheck[" + (name.equals(type) ? type : name + ": " + type) + "]";
  }

  private HealthCheck timed(Timing changed) {
    return new HealthCheck(type, settings, application, name, changed);
  }
}
