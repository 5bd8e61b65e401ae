package io.datapunk.discovery.core.register;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.core.runtime.Backoff;
import java.time.Duration;

/**
 * Hands reports over to the registry, of each check the latest, until it takes them.
 *
 * <p>It pauses by itself: an agent takes reports also while its cluster has no leader and nothing
 * can be written or read back, and would remove an instance that falls silent.
 */
final class DeliverStep {

  private final OwnInstance own;
  private final Setbacks setbacks;
  private final LookStep look;
  private final Pause pause;
  private final Backoff backoff;

  /**
   * Creates one.
   *
   * @param again told when it may be tried again
   */
  DeliverStep(OwnInstance own, Setbacks setbacks, LookStep look, Runnable again) {
    this.own = own;
    this.setbacks = setbacks;
    this.look = look;
    this.pause = new Pause(own.world.runtime().scheduler(), own.serial, again);
    this.backoff =
        new Backoff(
            own.world.config().backoffMin(),
            own.world.config().backoffMax(),
            own.world.runtime().random("reports/" + own.id()));
  }

  /** Starts to hand over the report that waits longest, if one waits. */
  void start() {
    if (!pause.isOn()) {
      own.desk.next().ifPresent(this::send);
    }
  }

  /** Waits no longer than this before the next attempt. */
  void hurry(Duration within) {
    if (pause.isOn()) {
      pause.begin(within);
    }
  }

  /** Forgets that the registry was away. */
  void stop() {
    pause.close();
  }

  private void send(ReportLine line) {
    long number = line.number();
    HealthReport report = line.latest().orElseThrow();
    own.calls.start(
        "report",
        () -> own.registry().report(own.service(), own.id(), line.check().name(), report),
        nothing -> {
          backoff.reset();
          line.taken(number, report.status());
        },
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
        pause.begin(own.calls.pauseAfter(failure, backoff));
      }
    }
  }
}
