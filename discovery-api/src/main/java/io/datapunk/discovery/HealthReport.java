package io.datapunk.discovery;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a probe, or the application itself, found about an instance.
 *
 * <p>Immutable.
 */
public final class HealthReport {

  private static final int MESSAGE_CHARS = 4_000;
  private static final HealthReport PASSING =
      new HealthReport(HealthStatus.PASSING, "", Collections.emptySortedMap(), Optional.empty());

  private final HealthStatus status;
  private final String message;
  private final SortedMap<String, String> data;
  private final Optional<Instant> at;

  private HealthReport(
      HealthStatus status, String message, SortedMap<String, String> data, Optional<Instant> at) {
    this.status = status;
    this.message = message;
    this.data = data;
    this.at = at;
  }

  /** Returns a report that all is well. */
  public static HealthReport passing() {
    return PASSING;
  }

  /** Returns a report of trouble that does not stop the service. */
  public static HealthReport warning(String message) {
    return of(HealthStatus.WARNING, message);
  }

  /** Returns a report that the instance must not be used. */
  public static HealthReport critical(String message) {
    return of(HealthStatus.CRITICAL, message);
  }

  /**
   * Returns a report.
   *
   * @param message for operators; what exceeds 4,000 characters is cut off
   */
  public static HealthReport of(HealthStatus status, String message) {
    requireNonNull(status, "status");
    requireNonNull(message, "message");
    return new HealthReport(
        status, Check.cut(message, MESSAGE_CHARS), Collections.emptySortedMap(), Optional.empty());
  }

  /** Returns this report with one more pair of data. */
  public HealthReport with(String key, String value) {
    TreeMap<String, String> more = new TreeMap<>(data);
    more.put(requireNonNull(key, "key"), requireNonNull(value, "value"));
    return new HealthReport(status, message, Collections.unmodifiableSortedMap(more), at);
  }

  /** Returns this report with the time it was made; the engine adds it where it is missing. */
  public HealthReport at(Instant time) {
    return new HealthReport(status, message, data, Optional.of(requireNonNull(time, "time")));
  }

  /** Returns the status. */
  public HealthStatus status() {
    return status;
  }

  /** Returns what to tell operators, possibly empty. */
  public String message() {
    return message;
  }

  /** Returns details, sorted by key. */
  public Map<String, String> data() {
    return data;
  }

  /** Returns when it was made, once the engine has seen it. */
  public Optional<Instant> at() {
    return at;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof HealthReport that
            && status == that.status
            && message.equals(that.message)
            && data.equals(that.data)
            && at.equals(that.at);
  }

  @Override
  public int hashCode() {
    return Objects.hash(status, message, data, at);
  }

  @Override
  public String toString() {
    return "HealthReport[" + status + (message.isEmpty() ? "" : ": " + message) + "]";
  }
}
