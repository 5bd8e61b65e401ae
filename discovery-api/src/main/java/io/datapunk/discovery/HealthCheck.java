package io.datapunk.discovery;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
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

  /** The type of {@link #allOf}. */
  public static final String ALL_OF = "all-of";

  /** The type of {@link #anyOf}. */
  public static final String ANY_OF = "any-of";

  private final String type;
  private final String name;
  private final SortedMap<String, String> settings;
  private final @Nullable Supplier<CompletionStage<HealthReport>> application;
  private final List<HealthCheck> parts;
  private final Optional<Duration> interval;
  private final Optional<Duration> timeout;
  private final int rise;
  private final int fall;
  private final Optional<HealthStatus> initially;
  private final Optional<Duration> deregisterCriticalAfter;

  private HealthCheck(Draft draft) {
    this.type = draft.type;
    this.name = draft.name;
    this.settings = Collections.unmodifiableSortedMap(draft.settings);
    this.application = draft.application;
    this.parts = draft.parts;
    this.interval = draft.interval;
    this.timeout = draft.timeout;
    this.rise = draft.rise;
    this.fall = draft.fall;
    this.initially = draft.initially;
    this.deregisterCriticalAfter = draft.deregisterCriticalAfter;
  }

  /**
   * Returns a check that gets {@code path} from the instance over HTTP and expects a 2xx status;
   * 429 is a warning, anything else critical.
   *
   * <p>{@link #with} changes that. A check with such a setting is run inside this process, also on
   * registries that run plain ones themselves.
   *
   * <table>
   * <caption>Settings</caption>
   * <tr><th>key<th>default<th>meaning
   * <tr><td>{@code path}<td>as given<td>path and query
   * <tr><td>{@code scheme}<td>{@code http}<td>{@code https} for TLS, with the certificates that
   *     this JVM trusts
   * <tr><td>{@code method}<td>{@code GET}<td>the method; nothing is sent in its body
   * <tr><td>{@code header.NAME}<td><td>the value of a header, such as {@code
   *     header.Authorization}; never shown
   * <tr><td>{@code status}<td>{@code 200-299}<td>the statuses that pass, such as {@code
   *     200-299,404}
   * <tr><td>{@code body}<td><td>a text that the answer's body must contain
   * <tr><td>{@code body-limit}<td>{@code 65536}<td>how many bytes of the body are read, up to
   *     1048576
   * <tr><td>{@code redirects}<td>{@code none}<td>{@code same-host} to follow up to five redirects
   *     that stay at the same scheme, host and port; others are never followed
   * <tr><td>{@code port}<td>the registered one<td>another port, such as that of a management server
   * <tr><td>{@code host}<td>the registered one<td>another host
   * <tr><td>{@code link-local}<td><td>{@code allowed} to connect to link-local addresses and those
   *     of metadata services of clouds, which is refused otherwise
   * </table>
   *
   * @param path begins with a slash, such as {@code /health}
   */
  public static HealthCheck http(String path) {
    return of(HTTP, Map.of("path", Check.path(path)));
  }

  /**
   * Returns a check that opens a TCP connection to the instance. It knows the settings {@code
   * port}, {@code host} and {@code link-local} of {@link #http}.
   */
  public static HealthCheck tcp() {
    return of(TCP, Map.of());
  }

  /**
   * Returns a check that the application feeds by {@link Registration#report}: silence for longer
   * than {@code ttl} is critical.
   */
  public static HealthCheck ttl(Duration ttl) {
    return of(TTL, Map.of("ttl", Check.duration("ttl", ttl).toString()));
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
    Draft draft = new Draft(CUSTOM, Check.plainName("name", name));
    draft.application = requireNonNull(probe, "probe");
    return new HealthCheck(draft);
  }

  /**
   * Returns a check that is as healthy as the worst of its parts, which are run together.
   *
   * <p>It has one name, interval, rise and fall; a part may have a timeout of its own, shorter than
   * that of the whole. It is run inside this process.
   *
   * @param parts of any type but {@link #TTL}, with distinct names
   */
  public static HealthCheck allOf(String name, HealthCheck... parts) {
    return composite(ALL_OF, name, parts);
  }

  /** Returns a check that is as healthy as the best of its parts; see {@link #allOf}. */
  public static HealthCheck anyOf(String name, HealthCheck... parts) {
    return composite(ANY_OF, name, parts);
  }

  private static HealthCheck composite(String type, String name, HealthCheck... parts) {
    Draft draft = new Draft(type, Check.plainName("name", name));
    for (HealthCheck part : requireNonNull(parts, "parts")) {
      requireNonNull(part, "part");
    }
    draft.parts = List.of(parts);
    return new HealthCheck(draft.checked());
  }

  /**
   * Returns a check of a type that a probe on the class path serves.
   *
   * @param settings what the type needs; may hold secrets, they are never shown
   * @throws IllegalArgumentException if the type is {@link #CUSTOM}, {@link #ALL_OF} or {@link
   *     #ANY_OF}, which need more than settings, or a setting of the types here is wrong
   */
  public static HealthCheck of(String type, Map<String, String> settings) {
    Check.plainName("type", type);
    if (type.equals(CUSTOM)) {
      throw Check.violation("type", CUSTOM, "HealthCheck.custom or customAsync, with the code");
    }
    if (type.equals(ALL_OF) || type.equals(ANY_OF)) {
      throw Check.violation("type", type, "HealthCheck.allOf or anyOf, with the parts");
    }
    Draft draft = new Draft(type, type);
    requireNonNull(settings, "settings")
        .forEach(
            (key, value) ->
                draft.settings.put(requireNonNull(key, "key"), requireNonNull(value, key)));
    return new HealthCheck(draft.checked());
  }

  /** Returns this check under another name; names are unique within a registration. */
  public HealthCheck named(String newName) {
    return changed(draft -> draft.name = Check.plainName("name", newName));
  }

  /** Returns this check with one more setting, such as {@code header.Authorization} for HTTP. */
  public HealthCheck with(String key, String value) {
    requireNonNull(key, "key");
    requireNonNull(value, "value");
    return changed(draft -> draft.settings.put(key, value));
  }

  /**
   * Returns this check run at this interval; {@link ServiceDiscoveryConfig#healthCheckInterval()}
   * by default.
   */
  public HealthCheck every(Duration time) {
    return changed(draft -> draft.interval = Optional.of(Check.duration("interval", time)));
  }

  /**
   * Returns this check with a limit for one run; {@link
   * ServiceDiscoveryConfig#healthCheckTimeout()} by default.
   */
  public HealthCheck timeout(Duration limit) {
    return changed(draft -> draft.timeout = Optional.of(Check.duration("timeout", limit)));
  }

  /** Returns this check passing after that many good results in a row; 1 by default. */
  public HealthCheck rise(int results) {
    return changed(draft -> draft.rise = Check.within("rise", results, 1, 100));
  }

  /** Returns this check critical after that many bad results in a row; 3 by default. */
  public HealthCheck fall(int results) {
    return changed(draft -> draft.fall = Check.within("fall", results, 1, 100));
  }

  /**
   * Returns this check with a status until its first result; {@link HealthStatus#CRITICAL} by
   * default, so that nothing is used before it was tested.
   */
  public HealthCheck initially(HealthStatus status) {
    requireNonNull(status, "status");
    return changed(draft -> draft.initially = Optional.of(status));
  }

  /**
   * Returns this check with the time after which an instance that stays critical is removed; {@link
   * ServiceDiscoveryConfig#deregisterCriticalAfter()} by default.
   */
  public HealthCheck deregisterCriticalAfter(Duration time) {
    Duration value = Check.duration("deregisterCriticalAfter", time);
    return changed(draft -> draft.deregisterCriticalAfter = Optional.of(value));
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

  /** Returns the parts, for the types {@link #ALL_OF} and {@link #ANY_OF}; empty for others. */
  public List<HealthCheck> parts() {
    return parts;
  }

  /** Returns the time to live of the type {@link #TTL}. */
  public Optional<Duration> ttl() {
    return TTL.equals(type)
        ? Optional.of(DurationText.parse(requireNonNull(settings.get("ttl"))))
        : Optional.empty();
  }

  /** Returns the interval, if it is this check's own. */
  public Optional<Duration> interval() {
    return interval;
  }

  /** Returns the timeout, if it is this check's own. */
  public Optional<Duration> timeout() {
    return timeout;
  }

  /** Returns how many good results in a row make it passing. */
  public int rise() {
    return rise;
  }

  /** Returns how many bad results in a row make it critical. */
  public int fall() {
    return fall;
  }

  /** Returns the status until the first result, if it is this check's own. */
  public Optional<HealthStatus> initially() {
    return initially;
  }

  /** Returns when a critical instance is removed, if it is this check's own. */
  public Optional<Duration> deregisterCriticalAfter() {
    return deregisterCriticalAfter;
  }

  /** Settings are left out: they may hold secrets. */
  @Override
  public String toString() {
    return "HealthCheck[" + (name.equals(type) ? type : name + ": " + type) + "]";
  }

  private HealthCheck changed(Consumer<Draft> change) {
    Draft draft = new Draft(type, name);
    draft.settings.putAll(settings);
    draft.application = application;
    draft.parts = parts;
    draft.interval = interval;
    draft.timeout = timeout;
    draft.rise = rise;
    draft.fall = fall;
    draft.initially = initially;
    draft.deregisterCriticalAfter = deregisterCriticalAfter;
    change.accept(draft);
    return new HealthCheck(draft.checked());
  }

  /** A check in the making. */
  private static final class Draft {

    private final String type;
    private final TreeMap<String, String> settings = new TreeMap<>();
    private String name;
    private @Nullable Supplier<CompletionStage<HealthReport>> application;
    private List<HealthCheck> parts = List.of();
    private Optional<Duration> interval = Optional.empty();
    private Optional<Duration> timeout = Optional.empty();
    private int rise = 1;
    private int fall = 3;
    private Optional<HealthStatus> initially = Optional.empty();
    private Optional<Duration> deregisterCriticalAfter = Optional.empty();

    private Draft(String type, String name) {
      this.type = type;
      this.name = name;
    }

    /** Settings of a probe of its own are that probe's to judge. */
    private Draft checked() {
      if (type.equals(HTTP) && settings.containsKey("path")) {
        Check.path(requireNonNull(settings.get("path")));
      }
      if (type.equals(ALL_OF) || type.equals(ANY_OF)) {
        Parts.check(name, parts);
        if (!settings.isEmpty()) {
          throw Check.violation(type, settings.firstKey(), "settings of its parts only");
        }
      }
      if (type.equals(TTL)) {
        Check.duration("ttl", ttl(settings.get("ttl")));
      }
      return this;
    }

    private static Duration ttl(@Nullable String text) {
      try {
        if (text != null) {
          return DurationText.parse(text);
        }
      } catch (NumberFormatException e) {
        throw Check.violation("ttl", Quoted.of(text), DurationText.USUAL);
      }
      throw Check.violation("ttl", "missing", DurationText.USUAL);
    }
  }
}
