package io.datapunk.discovery;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table of settings: the one place where names, kinds and defaults of the configuration stand.
 *
 * <p>Keys are compared without regard to case, dashes, dots and underscores, so that {@code
 * cache-ttl}, {@code cacheTtl} and {@code CACHE_TTL} are one.
 */
enum Setting {
  REGISTRY(SettingKind.URI, null),
  DISTRIBUTED_CACHE(SettingKind.URI, null),
  METRICS(SettingKind.URI, null),
  DATACENTER(SettingKind.DATACENTER, null),
  REGISTRY_NAME(SettingKind.NAME, null),
  CACHING(SettingKind.SWITCH, true),
  CACHE_TTL(SettingKind.DURATION, Duration.ofSeconds(30)),
  MAX_STALE(SettingKind.DURATION, Duration.ofHours(24)),
  FRESH_WAIT(SettingKind.WAIT, Duration.ofMillis(100)),
  LOOKUP_TIMEOUT(SettingKind.DURATION, Duration.ofSeconds(2)),
  REGISTER_TIMEOUT(SettingKind.DURATION, Duration.ofSeconds(10)),
  CLOSE_TIMEOUT(SettingKind.DURATION, Duration.ofSeconds(10)),
  CLOSE_ON_SHUTDOWN(SettingKind.SWITCH, false),
  DISTRIBUTED_CACHE_TIMEOUT(SettingKind.DURATION, Duration.ofMillis(50)),
  CACHE_SEAL_KEY(SettingKind.SECRET, null),
  CACHE_SEAL_SECOND_KEY(SettingKind.SECRET, null),
  CACHE_CLOCK_SKEW(SettingKind.DURATION, Duration.ofSeconds(10)),
  NEGATIVE_TTL(SettingKind.DURATION, Duration.ofSeconds(1)),
  LOCAL_CACHE_SERVICES(SettingKind.COUNT, 10_000),
  LOCAL_CACHE_ENDPOINTS(SettingKind.COUNT, 1_000_000),
  FOLLOW_DISCOVERED(SettingKind.SWITCH, false),
  FOLLOW_IDLE(SettingKind.DURATION, Duration.ofMinutes(10)),
  MASS_LOSS_HOLD(SettingKind.DURATION, Duration.ofMinutes(2)),
  WATCH_WAIT(SettingKind.DURATION, null),
  QUIET_PERIOD(SettingKind.SHORT_WAIT, Duration.ZERO),
  BACKOFF_MIN(SettingKind.DURATION, Duration.ofMillis(100)),
  BACKOFF_MAX(SettingKind.DURATION, Duration.ofSeconds(30)),
  RECOVERY_SPREAD(SettingKind.DURATION, Duration.ofSeconds(2)),
  AUDIT_INTERVAL(SettingKind.DURATION, Duration.ofMinutes(5)),
  HEALTH_CHECK_INTERVAL(SettingKind.DURATION, Duration.ofSeconds(10)),
  HEALTH_CHECK_TIMEOUT(SettingKind.DURATION, Duration.ofSeconds(2)),
  DEREGISTER_CRITICAL_AFTER(SettingKind.DURATION, Duration.ofMinutes(1)),
  RECONCILE_INTERVAL(SettingKind.DURATION, Duration.ofSeconds(30));

  final SettingKind kind;
  final Optional<Object> defaultValue;

  Setting(SettingKind kind, @Nullable Object defaultValue) {
    this.kind = kind;
    this.defaultValue = Optional.ofNullable(defaultValue);
  }

  /** The documented spelling: {@code cache-ttl}. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The name of the accessor: {@code cacheTtl}. */
  String field() {
    StringBuilder field = new StringBuilder();
    boolean upper = false;
    for (char c : name().toCharArray()) {
      if (c != '_') {
        field.append(upper ? c : Character.toLowerCase(c));
      }
      upper = c == '_';
    }
    return field.toString();
  }

  /** Returns the setting that {@code key} means in any spelling. */
  static Optional<Setting> of(String key) {
    String plain = plain(key);
    return Arrays.stream(values())
        .filter(setting -> plain(setting.name()).equals(plain))
        .findFirst();
  }

  /** Returns the documented spellings of all, sorted. */
  static List<String> keys() {
    return Arrays.stream(values()).map(Setting::key).sorted().toList();
  }

  /**
   * Returns the value that {@code text} stands for, or throws {@link IllegalArgumentException}.
   *
   * @param key the name under which it was given
   */
  Object parse(String key, String text) {
    String trimmed = text.trim();
    Object value;
    try {
      value = kind.parse(trimmed);
    } catch (NumberFormatException e) {
      throw Check.violation(key, kind.quote(trimmed), kind.expectation);
    }
    return check(key, value);
  }

  /**
   * Returns the value if it is allowed, or throws {@link IllegalArgumentException}.
   *
   * @param key the name under which it was given
   */
  Object check(String key, Object value) {
    if (!kind.allows(value)) {
      Object shown = value instanceof String text ? kind.quote(text) : kind.show(value);
      throw Check.violation(key, shown, kind.expectation);
    }
    return value;
  }

  private static String plain(String key) {
    return key.replaceAll("[-_.]", "").toLowerCase(Locale.ROOT);
  }
}
