package io.datapunk.discovery;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table of settings: the one place where names, defaults and kinds of the configuration stand.
 *
 * <p>Keys are compared without regard to case, dashes, dots and underscores, so that {@code
 * cache-ttl}, {@code cacheTtl} and {@code DISCOVERY_CACHE_TTL} are one.
 */
enum Setting {
  REGISTRY(Kind.TEXT, null),
  DISTRIBUTED_CACHE(Kind.TEXT, null),
  METRICS(Kind.TEXT, null),
  DATACENTER(Kind.TEXT, null),
  CACHING(Kind.SWITCH, true),
  CACHE_TTL(Kind.DURATION, Duration.ofSeconds(30)),
  MAX_STALE(Kind.DURATION, Duration.ofHours(24)),
  FRESH_WAIT(Kind.DURATION, Duration.ofMillis(100)),
  LOOKUP_TIMEOUT(Kind.DURATION, Duration.ofSeconds(2)),
  REGISTER_TIMEOUT(Kind.DURATION, Duration.ofSeconds(10)),
  CLOSE_TIMEOUT(Kind.DURATION, Duration.ofSeconds(10)),
  DISTRIBUTED_CACHE_TIMEOUT(Kind.DURATION, Duration.ofMillis(50)),
  NEGATIVE_TTL(Kind.DURATION, Duration.ofSeconds(1)),
  LOCAL_CACHE_SERVICES(Kind.COUNT, 10_000),
  MASS_LOSS_HOLD(Kind.DURATION, Duration.ofMinutes(2)),
  WATCH_WAIT(Kind.DURATION, null),
  QUIET_PERIOD(Kind.DURATION, Duration.ZERO),
  BACKOFF_MIN(Kind.DURATION, Duration.ofMillis(100)),
  BACKOFF_MAX(Kind.DURATION, Duration.ofSeconds(30)),
  RECOVERY_SPREAD(Kind.DURATION, Duration.ofSeconds(2)),
  AUDIT_INTERVAL(Kind.DURATION, Duration.ofMinutes(5)),
  HEALTH_CHECK_INTERVAL(Kind.DURATION, Duration.ofSeconds(10)),
  HEALTH_CHECK_TIMEOUT(Kind.DURATION, Duration.ofSeconds(2)),
  DEREGISTER_CRITICAL_AFTER(Kind.DURATION, Duration.ofMinutes(1)),
  RECONCILE_INTERVAL(Kind.DURATION, Duration.ofSeconds(30));

  /** What a value is. */
  enum Kind {
    TEXT("a text"),
    SWITCH("true or false"),
    COUNT("a whole number above zero"),
    DURATION("a duration above zero, such as 500ms, 30s, 5m, 24h or PT30S");

    final String expectation;

    Kind(String expectation) {
      this.expectation = expectation;
    }
  }

  final Kind kind;
  final Optional<Object> defaultValue;

  Setting(Kind kind, @Nullable Object defaultValue) {
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

  static Optional<Setting> of(String key) {
    String plain = plain(key);
    for (Setting setting : values()) {
      if (plain(setting.name()).equals(plain)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the value that {@code text} stands for, or throws with field, value and expectation.
   */
  Object parse(String text) {
    String trimmed = text.trim();
    try {
      return check(
          switch (kind) {
            case TEXT -> trimmed;
            case SWITCH -> parseSwitch(trimmed);
            case COUNT -> Integer.valueOf(trimmed);
            case DURATION -> DurationText.parse(trimmed);
          });
    } catch (NumberFormatException e) {
      throw violation(trimmed);
    }
  }

  /** Returns the value if it is within bounds. */
  Object check(Object value) {
    boolean good =
        switch (kind) {
          case TEXT -> !((String) value).isBlank();
          case SWITCH -> true;
          case COUNT -> (Integer) value > 0;
          case DURATION ->
              isPositive((Duration) value) || mayBeZero() && ((Duration) value).isZero();
        };
    if (!good) {
      throw violation(value);
    }
    return value;
  }

  IllegalArgumentException violation(Object value) {
    return Check.violation(field(), value, kind.expectation);
  }

  private boolean mayBeZero() {
    return this == FRESH_WAIT || this == QUIET_PERIOD;
  }

  private static boolean isPositive(Duration value) {
    return !value.isNegative() && !value.isZero();
  }

  private static Boolean parseSwitch(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new NumberFormatException(text);
    };
  }

  private static String plain(String key) {
    return key.replaceAll("[-_.]", "").toLowerCase(Locale.ROOT);
  }
}
