package io.datapunk.discovery.core.register;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.core.health.CheckMonitor;
import io.datapunk.discovery.core.port.DesiredCheck;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Ticks;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The reports of one check on their way to the registry: only the latest counts, and it is due
 * until the registry took it. A report that repeats a status the registry has waits until a third
 * of its time to live has passed.
 */
final class ReportLine implements Handle {

  private final DesiredCheck check;
  private final Ticks ticks;
  private @Nullable CheckMonitor monitor;
  private @Nullable Handle silence;
  private @Nullable HealthReport latest;
  private @Nullable HealthStatus takenStatus;
  private long takenNanos;
  private long criticalSinceNanos;
  private boolean due;
  private long number;

  ReportLine(DesiredCheck check, Ticks ticks) {
    this.check = check;
    this.ticks = ticks;
    this.takenNanos = ticks.nanos();
  }

  DesiredCheck check() {
    return check;
  }

  /** The check as the registry shall hold it now: it begins with the status that is known. */
  DesiredCheck asKnown() {
    return latest == null ? check : startingWith(check, latest.status());
  }

  static DesiredCheck startingWith(DesiredCheck check, HealthStatus status) {
    return new DesiredCheck(
        check.check(),
        check.reported(),
        check.ttl(),
        check.interval(),
        check.timeout(),
        status,
        check.deregisterCriticalAfter());
  }

  Optional<HealthReport> latest() {
    return Optional.ofNullable(latest);
  }

  /** Returns the status as known here. */
  HealthStatus status() {
    return latest == null ? check.initially() : latest.status();
  }

  /** Returns how many results in a row led to the latest report. */
  int inRow() {
    return monitor == null ? 1 : Math.max(1, monitor.inRow());
  }

  /** Takes a report of a probe that runs at an interval. */
  void probed(HealthReport report) {
    boolean changed = takenStatus != report.status();
    long thirdNanos = check.ttl().toNanos() / 3;
    accept(report, due || changed || ticks.nanos() - takenNanos >= thirdNanos);
  }

  /** Takes a report that shall be delivered whatever it says. */
  void reported(HealthReport report) {
    accept(report, true);
  }

  private void accept(HealthReport report, boolean isDue) {
    boolean wasCritical = latest != null && isCritical(latest);
    if (isCritical(report) && !wasCritical) {
      criticalSinceNanos = ticks.nanos();
    }
    latest = report;
    number++;
    due = isDue;
  }

  /** The number of the latest report. */
  long number() {
    return number;
  }

  boolean isDue() {
    return due;
  }

  /** When the registry last took a report; the oldest goes first. */
  long takenNanos() {
    return takenNanos;
  }

  /** The registry took the report of that number. */
  void taken(long which, HealthStatus status) {
    takenStatus = status;
    takenNanos = ticks.nanos();
    due = number != which;
  }

  /** The registry may have forgotten all it was told. */
  void tellAgain() {
    takenStatus = null;
    due = latest != null;
  }

  /** Whether it has been critical for as long as an instance is kept. */
  boolean isCriticalForTooLong() {
    Duration kept = check.deregisterCriticalAfter().orElse(Duration.ofSeconds(Long.MAX_VALUE));
    return latest != null
        && isCritical(latest)
        && Duration.ofNanos(ticks.nanos() - criticalSinceNanos).compareTo(kept) >= 0;
  }

  /** Registries that know three statuses take unknown for critical, and count its time. */
  private static boolean isCritical(HealthReport report) {
    return !report.status().isAtLeast(HealthStatus.WARNING);
  }

  void monitoredBy(CheckMonitor newMonitor) {
    monitor = newMonitor;
    newMonitor.start();
  }

  void silentAfter(Handle timer) {
    if (silence != null) {
      silence.close();
    }
    silence = timer;
  }

  @Override
  public void close() {
    if (monitor != null) {
      monitor.close();
    }
    if (silence != null) {
      silence.close();
    }
  }
}
