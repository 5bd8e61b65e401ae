package io.datapunk.discovery.core.register;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;

/** Hands reports over to the registry, of each check the latest, until it takes them. */
final class DeliverStep {

  private final OwnInstance own;
  private final Setbacks setbacks;
  private final LookStep look;

  DeliverStep(OwnInstance own, Setbacks setbacks, LookStep look) {
    this.own = own;
    this.setbacks = setbacks;
    this.look = look;
  }

  /** Starts to hand over the report that waits longest, if one waits. */
  void start() {
    own.desk.next().ifPresent(this::send);
  }

  private void send(ReportLine line) {
    long number = line.number();
    HealthReport report = line.latest().orElseThrow();
    own.calls.start(
        "report",
        () -> own.registry().report(own.service(), own.id(), line.check().name(), report),
        nothing -> line.taken(number, report.status()),
        failure -> failed(line, number, report.status(), failure));
  }

  private void failed(ReportLine line, long number, HealthStatus status, Throwable failure) {
    switch (RegistryCalls.kindOf(failure)) {
      case UNKNOWN_ID -> {
        line.taken(number, status);
        if (!own.closing) {
          setbacks.lost("unknown");
        }
      }
      case DENIED, INVALID, CONFLICT, CLOSED -> {
        own.log.refused("report", failure);
        line.taken(number, status);
      }
      default -> {
        own.log.unreachable("report", failure);
        look.soon();
        setbacks.pause(failure);
      }
    }
  }
}
