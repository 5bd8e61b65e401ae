package io.datapunk.discovery.core.health;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.core.port.HealthProbe;
import io.datapunk.discovery.core.port.ProbeTarget;
import io.datapunk.discovery.core.port.Scheduler;
import io.datapunk.discovery.core.runtime.Calls;
import io.datapunk.discovery.core.runtime.Failures;
import io.datapunk.discovery.core.runtime.Timeouts;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The probe of the types {@code all-of} and {@code any-of}: runs the parts together, and adds up
 * their reports.
 *
 * <p>A part has a little less time than the whole, so that the report can tell which one was slow.
 */
final class CompositeProbe implements SelfLimited {

  private final Function<HealthCheck, HealthProbe> probes;
  private final Scheduler scheduler;

  CompositeProbe(Function<HealthCheck, HealthProbe> probes, Scheduler scheduler) {
    this.probes = probes;
    this.scheduler = scheduler;
  }

  @Override
  public CompletableFuture<HealthReport> probe(ProbeTarget target) {
    boolean all = target.check().type().equals(HealthCheck.ALL_OF);
    Sum sum = new Sum(all, target.check().parts().size());
    Map<String, CompletableFuture<HealthReport>> runs = new TreeMap<>();
    for (HealthCheck part : target.check().parts()) {
      runs.put(part.name(), run(target, part));
    }
    runs.forEach(
        (name, run) ->
            run.whenComplete((report, failure) -> sum.add(name, report(report, failure))));
    sum.result.whenComplete((report, failure) -> runs.values().forEach(run -> run.cancel(true)));
    return sum.result;
  }

  private CompletableFuture<HealthReport> run(ProbeTarget target, HealthCheck part) {
    Duration whole = target.timeout().multipliedBy(9).dividedBy(10);
    Duration limit = part.timeout().filter(own -> own.compareTo(whole) < 0).orElse(whole);
    // A name of its own, also if another check has a part of that name.
    HealthCheck named = part.named(target.check().name() + "." + part.name());
    ProbeTarget one =
        new ProbeTarget(target.service(), target.id(), target.host(), target.port(), named, limit);
    HealthProbe probe = probes.apply(part);
    CompletableFuture<HealthReport> run = Calls.start(() -> probe.probe(one));
    return probe instanceof SelfLimited
        ? run
        : Timeouts.within(
            run,
            limit,
            scheduler,
            () -> new IllegalStateException("no answer within " + limit.toMillis() + " ms"));
  }

  private static HealthReport report(@Nullable HealthReport report, @Nullable Throwable failure) {
    if (report != null) {
      return report;
    }
    Throwable bare = failure == null ? new NullPointerException() : Failures.unwrap(failure);
    return HealthReport.critical(Targets.reason(bare));
  }

  /** The reports of the parts so far, by name. */
  private static final class Sum {

    private final boolean all;
    private final int parts;
    private final TreeMap<String, HealthReport> reports = new TreeMap<>();
    private final CompletableFuture<HealthReport> result = new CompletableFuture<>();

    Sum(boolean all, int parts) {
      this.all = all;
      this.parts = parts;
    }

    void add(String name, HealthReport report) {
      HealthReport sum;
      synchronized (this) {
        reports.put(name, report);
        boolean decided = !all && report.status() == HealthStatus.PASSING;
        if (reports.size() < parts && !decided) {
          return;
        }
        sum = sum();
      }
      result.complete(sum);
    }

    private HealthReport sum() {
      HealthReport decisive = reports.firstEntry().getValue();
      for (HealthReport report : reports.values()) {
        boolean worse = !report.status().isAtLeast(decisive.status());
        boolean better = !decisive.status().isAtLeast(report.status());
        decisive = (all ? worse : better) ? report : decisive;
      }
      HealthReport sum = HealthReport.of(decisive.status(), words());
      for (Map.Entry<String, HealthReport> part : reports.entrySet()) {
        for (Map.Entry<String, String> pair : part.getValue().data().entrySet()) {
          sum = sum.with(part.getKey() + "." + pair.getKey(), pair.getValue());
        }
      }
      return sum;
    }

    private String words() {
      StringJoiner words = new StringJoiner("; ", all ? "all of: " : "any of: ", "");
      reports.forEach(
          (name, report) ->
              words.add(
                  name
                      + " "
                      + report.status().name().toLowerCase(Locale.ROOT)
                      + (report.message().isEmpty() ? "" : " (" + report.message() + ")")));
      return words.toString();
    }
  }
}
