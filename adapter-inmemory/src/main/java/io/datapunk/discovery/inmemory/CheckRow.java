package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.core.port.DesiredCheck;
import java.time.Duration;
import java.util.Optional;

/**
 * A check of an instance as the store holds it. Times are the store's nanoseconds.
 *
 * @param desired what was declared
 * @param status its status now
 * @param expiresAt when silence becomes critical, or {@link #NEVER}
 * @param criticalSince since when it is critical, or {@link #NEVER} if it is not
 * @param note what the last report said
 */
record CheckRow(
    DesiredCheck desired, HealthStatus status, long expiresAt, long criticalSince, String note) {

  static final long NEVER = Long.MAX_VALUE;

  /** Returns a check as registered; the status of the one that stood there before is kept. */
  static CheckRow registered(DesiredCheck desired, Optional<CheckRow> before, long now) {
    CheckRow fresh = new CheckRow(desired, desired.initially(), NEVER, NEVER, "");
    CheckRow row =
        before.filter(held -> held.isSameAs(desired)).map(fresh::continuing).orElse(fresh);
    return row.reported(row.status, row.note, now);
  }

  /** Returns the check after a report. */
  CheckRow reported(HealthStatus reported, String message, long now) {
    boolean expires = desired.reported() && !desired.ttl().isZero();
    return new CheckRow(
        desired,
        reported,
        expires ? after(now, desired.ttl()) : NEVER,
        since(reported, now),
        message);
  }

  /** Returns the check with a lease that begins now. */
  CheckRow renewed(long now) {
    return new CheckRow(desired, status, NEVER, NEVER, note).reported(status, note, now);
  }

  /** Returns the check as it is at that time: critical if it was silent for too long. */
  CheckRow at(long now) {
    if (expiresAt > now) {
      return this;
    }
    return new CheckRow(
        desired,
        HealthStatus.CRITICAL,
        NEVER,
        since(HealthStatus.CRITICAL, now),
        "no report for " + desired.ttl().toMillis() + " ms");
  }

  /** Returns when the instance is to be removed because of this check, or {@link #NEVER}. */
  long removesAt() {
    return criticalSince == NEVER
        ? NEVER
        : desired.deregisterCriticalAfter().map(time -> after(criticalSince, time)).orElse(NEVER);
  }

  /** Returns when something happens without anybody doing anything, or {@link #NEVER}. */
  long nextDeadline() {
    return Math.min(expiresAt, removesAt());
  }

  private CheckRow continuing(CheckRow before) {
    return new CheckRow(desired, before.status, NEVER, before.criticalSince, before.note);
  }

  private boolean isSameAs(DesiredCheck other) {
    return desired.check().type().equals(other.check().type())
        && desired.check().settings().equals(other.check().settings())
        && desired.reported() == other.reported();
  }

  private long since(HealthStatus next, long now) {
    if (next != HealthStatus.CRITICAL) {
      return NEVER;
    }
    return criticalSince == NEVER ? now : criticalSince;
  }

  private static long after(long now, Duration time) {
    long room = NEVER - now;
    return Duration.ofNanos(room).compareTo(time) <= 0 ? NEVER : now + time.toNanos();
  }
}
