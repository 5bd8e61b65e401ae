package io.datapunk.discovery.core.register;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.HealthTransition;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.health.CheckMonitor;
import io.datapunk.discovery.core.health.HealthHistory;
import io.datapunk.discovery.core.port.DesiredCheck;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.ProbeTarget;
import io.datapunk.discovery.core.runtime.SerialExecutor;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The checks of one registration, and the reports of those that are reported from here: the
 * engine's own probes and what the application says.
 *
 * <p>An application that falls silent is reported critical when its time to live is over; nothing
 * is kept alive on its behalf, also when the report was delivered late.
 */
final class ReportDesk implements Handle {

  private final KeeperWorld world;
  private final SerialExecutor serial;
  private final Runnable onReport;
  private final SortedMap<String, ReportLine> lines = new TreeMap<>();
  private List<String> names = List.of();
  private HealthStatus lastSeen = HealthStatus.UNKNOWN;
  private @Nullable HealthStatus health;

  /** Read by anybody. */
  private volatile HealthHistory history = HealthHistory.empty();

  ReportDesk(KeeperWorld world, SerialExecutor serial, Runnable onReport) {
    this.world = world;
    this.serial = serial;
    this.onReport = onReport;
  }

  /**
   * Returns the checks of this registration as the registry shall hold them now.
   *
   * @param live whether callers use the instance: then a check that is added starts as passing, so
   *     that adding it makes no gap
   */
  List<DesiredCheck> plan(ServiceRegistration registration, boolean live) {
    return registration.healthChecks().stream()
        .map(check -> asKnown(complete(check, live)))
        .toList();
  }

  /** Tests the checks of this registration and no others; those that stay the same go on. */
  void adopt(ServiceRegistration registration, boolean live) {
    SortedMap<String, ReportLine> before = new TreeMap<>(lines);
    SortedMap<String, ReportLine> after = new TreeMap<>();
    for (HealthCheck check : registration.healthChecks()) {
      ReportLine old = before.get(check.name());
      if (old != null && old.check().check() == check) {
        after.put(check.name(), before.remove(check.name()));
      } else {
        DesiredCheck complete = complete(check, live);
        if (complete.reported()) {
          after.put(check.name(), open(registration, complete));
        }
      }
    }
    before.values().forEach(ReportLine::close);
    lines.clear();
    lines.putAll(after);
    names = registration.healthChecks().stream().map(HealthCheck::name).toList();
    addUp("other checks", 1);
  }

  /** Takes a report of the application. */
  void report(String check, HealthReport report) {
    ReportLine line = lines.get(check);
    if (line == null) {
      return;
    }
    line.reported(report.at().isPresent() ? report : report.at(world.runtime().clock().instant()));
    addUp(line, report);
    long number = line.number();
    line.silentAfter(
        world
            .runtime()
            .scheduler()
            .after(line.check().ttl(), () -> serial.execute(() -> silent(line, number))));
    onReport.run();
  }

  /** Returns the line whose report waits longest, if one does. */
  Optional<ReportLine> next() {
    return lines.values().stream()
        .filter(ReportLine::isDue)
        .min(Comparator.comparingLong(ReportLine::takenNanos));
  }

  /** Takes note of the instance's health as the registry shows it. */
  void seen(HealthStatus health) {
    lastSeen = health;
  }

  /** The registry may have forgotten all it was told. */
  void tellAgain() {
    lines.values().forEach(ReportLine::tellAgain);
  }

  /** Returns the last changes of what the reports of all checks add up to. */
  List<HealthTransition> history() {
    return history.transitions();
  }

  /**
   * Returns the name of a check that is reported from here and may stand for all; empty if none.
   */
  Optional<String> anyReported() {
    return lines.isEmpty() ? Optional.empty() : Optional.of(lines.firstKey());
  }

  /** Leaves this check alone from now on: what was said of it last shall stay. */
  void silence(String check) {
    ReportLine line = lines.remove(check);
    if (line != null) {
      line.close();
    }
  }

  /** Whether a check of ours has been critical for as long as an instance is kept. */
  boolean isCriticalForTooLong() {
    return lines.values().stream().anyMatch(ReportLine::isCriticalForTooLong);
  }

  @Override
  public void close() {
    lines.values().forEach(ReportLine::close);
    lines.clear();
  }

  private void addUp(ReportLine line, HealthReport report) {
    addUp(line.check().name() + ": " + report.message(), line.inRow());
  }

  private void addUp(String reason, int inRow) {
    HealthStatus before = health;
    health =
        lines.values().stream().map(ReportLine::status).reduce(HealthStatus::worse).orElse(null);
    if (before != null && health != null && before != health) {
      history =
          history.with(
              new HealthTransition(
                  world.runtime().clock().instant(), before, health, reason, inRow));
    }
  }

  private DesiredCheck complete(HealthCheck check, boolean live) {
    DesiredCheck complete = world.defaults().complete(check);
    return live && !names.contains(check.name()) && check.initially().isEmpty()
        ? ReportLine.startingWith(complete, HealthStatus.PASSING)
        : complete;
  }

  private ReportLine open(ServiceRegistration registration, DesiredCheck check) {
    ReportLine line = new ReportLine(check, world.runtime().ticks());
    if (Defaults.isProbed(check)) {
      line.monitoredBy(monitor(registration, line));
    }
    return line;
  }

  private CheckMonitor monitor(ServiceRegistration registration, ReportLine line) {
    DesiredCheck check = line.check();
    ProbeTarget target =
        new ProbeTarget(
            registration.service(),
            registration.id(),
            registration.host(),
            registration.port(),
            check.check(),
            check.timeout());
    return new CheckMonitor(
        target,
        world.probes().probeFor(check.check()),
        check.interval(),
        check.initially(),
        world.probing(),
        serial,
        report -> {
          line.probed(report);
          addUp(line, report);
          onReport.run();
        });
  }

  private void silent(ReportLine line, long last) {
    if (lines.get(line.check().name()) == line && line.number() == last) {
      HealthReport silence =
          HealthReport.critical("no report for " + line.check().ttl().toMillis() + " ms");
      line.reported(silence.at(world.runtime().clock().instant()));
      addUp(line, silence);
      onReport.run();
    }
  }

  private DesiredCheck asKnown(DesiredCheck check) {
    ReportLine line = lines.get(check.name());
    if (line != null) {
      return line.check().check() == check.check()
          ? line.asKnown()
          : ReportLine.startingWith(check, line.status());
    }
    // A check that the registry runs: put back, it goes on as it was last seen.
    boolean open = check.check().initially().isEmpty();
    return switch (lastSeen) {
      case CRITICAL -> ReportLine.startingWith(check, lastSeen);
      case PASSING, WARNING -> open ? ReportLine.startingWith(check, lastSeen) : check;
      default -> check;
    };
  }
}
