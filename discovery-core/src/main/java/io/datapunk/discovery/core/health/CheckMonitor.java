package io.datapunk.discovery.core.health;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.core.observe.HealthMetrics;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.HealthProbe;
import io.datapunk.discovery.core.port.ProbeTarget;
import io.datapunk.discovery.core.runtime.Calls;
import io.datapunk.discovery.core.runtime.Failures;
import io.datapunk.discovery.core.runtime.Timeouts;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One check under test: runs its probe at an interval, never two runs at a time, adds the results
 * up by its thresholds, and hands on a report after each run.
 *
 * <p>Lives on its owner's serial executor: its methods are called there, and reports arrive there.
 */
public final class CheckMonitor implements Handle {

  /** The first run comes soon, so that a new instance need not wait an interval to be used. */
  private static final Duration FIRST_WITHIN = Duration.ofSeconds(1);

  private final ProbeTarget target;
  private final HealthProbe probe;
  private final Duration interval;
  private final Duration limit;
  private final Thresholds thresholds;
  private final EngineRuntime runtime;
  private final RandomGenerator random;
  private final HealthMetrics metrics;
  private final Executor owner;
  private final Consumer<HealthReport> reports;
  private long runs;
  private @Nullable Handle timer;
  private @Nullable CompletableFuture<HealthReport> running;
  private boolean closed;

  /** Creates one that does nothing until {@link #start}. */
  public CheckMonitor(
      ProbeTarget target,
      HealthProbe probe,
      Duration interval,
      HealthStatus initially,
      ProbeWorld world,
      Executor owner,
      Consumer<HealthReport> reports) {
    this.target = target;
    this.probe = probe;
    this.interval = interval;
    this.limit = limitOf(probe, target.timeout(), interval);
    this.thresholds = new Thresholds(target.check().rise(), target.check().fall(), initially);
    this.runtime = world.runtime();
    this.random = world.random();
    this.metrics = world.metrics();
    this.owner = owner;
    this.reports = reports;
  }

  /** Begins. */
  public void start() {
    Duration tenth = interval.dividedBy(10);
    Duration spread = tenth.compareTo(FIRST_WITHIN) < 0 ? tenth : FIRST_WITHIN;
    later(fraction(spread, random.nextDouble()));
  }

  /** Returns how many results like the last one came in a row; 0 before the first. */
  public int inRow() {
    return thresholds.inRow();
  }

  @Override
  public void close() {
    closed = true;
    if (timer != null) {
      timer.close();
    }
    if (running != null) {
      running.cancel(true);
    }
  }

  private void later(Duration delay) {
    timer = runtime.scheduler().after(delay, () -> owner.execute(this::run));
  }

  private void run() {
    if (closed) {
      return;
    }
    long beganNanos = runtime.ticks().nanos();
    CompletableFuture<HealthReport> limited =
        Timeouts.within(
            Calls.start(() -> probe.probe(target)),
            limit,
            runtime.scheduler(),
            () -> new NoAnswer(limit));
    running = limited;
    limited.whenComplete(
        (report, failure) -> owner.execute(() -> ran(beganNanos, report, failure)));
  }

  private void ran(long beganNanos, @Nullable HealthReport report, @Nullable Throwable failure) {
    running = null;
    if (closed) {
      return;
    }
    long tookNanos = runtime.ticks().nanos() - beganNanos;
    HealthReport result = report != null ? report : broken(failure);
    runs++;
    later(untilNext(Duration.ofNanos(tookNanos)));
    metrics.probed(target.service(), target.check().type(), result.status(), tookNanos);
    if (tookNanos >= target.timeout().toNanos()) {
      // Whether the probe itself gave up or was given up.
      metrics.timedOut(target.service(), target.check().type());
    }
    reports.accept(judged(result));
  }

  private HealthReport broken(@Nullable Throwable failure) {
    Throwable bare = failure == null ? new NullPointerException() : Failures.unwrap(failure);
    if (bare instanceof NoAnswer) {
      return HealthReport.critical(String.valueOf(bare.getMessage()));
    }
    return HealthReport.critical("the probe failed: " + Targets.reason(bare));
  }

  private HealthReport judged(HealthReport result) {
    Instant now = runtime.clock().instant();
    HealthStatus before = thresholds.status();
    HealthStatus after = thresholds.accept(result.status());
    if (after != before) {
      metrics.changed(target.service(), after);
    }
    HealthReport judged =
        after == result.status()
            ? result
            : withData(HealthReport.of(after, notYet(result)), result);
    return judged.at().isPresent() ? judged : judged.at(now);
  }

  private String notYet(HealthReport result) {
    String count = thresholds.inRow() + " of " + thresholds.needed();
    return count + " " + result.status() + " in a row: " + result.message();
  }

  private static HealthReport withData(HealthReport report, HealthReport source) {
    HealthReport complete = report;
    for (var pair : source.data().entrySet()) {
      complete = complete.with(pair.getKey(), pair.getValue());
    }
    return complete;
  }

  /** One that keeps the limit itself may wait for a thread before, but not for ever. */
  private static Duration limitOf(HealthProbe probe, Duration timeout, Duration interval) {
    if (!(probe instanceof SelfLimited)) {
      return timeout;
    }
    Duration twice = timeout.multipliedBy(2);
    return twice.compareTo(interval) > 0 ? twice : interval;
  }

  /** Runs keep their interval from start to start; the second one finds its own phase. */
  private Duration untilNext(Duration took) {
    Duration pause = runs == 1 ? fraction(interval, 0.5 + random.nextDouble() / 2) : interval;
    Duration left = pause.minus(took);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static Duration fraction(Duration whole, double share) {
    return Duration.ofNanos((long) (whole.toNanos() * share));
  }

  /** The limit of one run has passed. */
  private static final class NoAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoAnswer(Duration limit) {
      super("no answer within " + limit.toMillis() + " ms", null, false, false);
    }
  }
}
