package io.datapunk.discovery.core.health;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.HealthProbe;
import io.datapunk.discovery.core.port.ProbeTarget;
import io.datapunk.discovery.core.port.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A probe that keeps the limit of a run itself, from when the run begins: what waits for a thread
 * while others hang is late, and not sick.
 */
interface SelfLimited extends HealthProbe {

  /** Completes the run as critical once its time is over; called when it begins. */
  static void limit(CompletableFuture<HealthReport> run, ProbeTarget target, Scheduler scheduler) {
    Duration time = target.timeout();
    Handle timer =
        scheduler.after(
            time,
            () ->
                run.complete(HealthReport.critical("no answer within " + time.toMillis() + " ms")));
    run.whenComplete((report, failure) -> timer.close());
  }
}
