package io.datapunk.discovery.core.health;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.ProbeTarget;
import io.datapunk.discovery.core.port.Scheduler;
import io.datapunk.discovery.core.runtime.Failures;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The probe of type {@code custom}: the application's own code, which may block.
 *
 * <p>Code that does not come back is not called again until it did: a hanging test costs one thread
 * and not one more each interval. Meanwhile it is critical.
 */
final class ApplicationProbe implements SelfLimited {

  /** A part of the probes' threads: what hangs here holds up no check of another type. */
  private static final int WIDTH = 48;

  /** How many of another part may be lost to code that ignores that its time is over. */
  private static final int MOST_LOST = 48;

  private record Key(String service, String id, String check) {}

  private final Narrowed threads;
  private final Scheduler scheduler;
  private final Set<Key> running = ConcurrentHashMap.newKeySet();

  ApplicationProbe(Executor blocking, Scheduler scheduler) {
    this.threads = new Narrowed(blocking, WIDTH, MOST_LOST);
    this.scheduler = scheduler;
  }

  @Override
  public CompletableFuture<HealthReport> probe(ProbeTarget target) {
    Supplier<CompletionStage<HealthReport>> code =
        target
            .check()
            .application()
            .orElseThrow(() -> new IllegalArgumentException(target.check() + " has no code"));
    Key key = new Key(target.service(), target.id(), target.check().name());
    if (!running.add(key)) {
      return CompletableFuture.completedFuture(
          HealthReport.critical("the run before has not come back yet"));
    }
    CompletableFuture<HealthReport> result = new CompletableFuture<>();
    InterruptibleRun run =
        new InterruptibleRun(
            () -> {
              SelfLimited.limit(result, target, scheduler);
              begin(code, result, key);
            });
    // Given up before it came back: by its limit, or by whoever asked.
    result.whenComplete(
        (report, failure) -> {
          if (running.contains(key) && run.stop()) {
            running.remove(key);
          }
        });
    try {
      Handle place = threads.execute(run);
      result.whenComplete((report, failure) -> place.close());
    } catch (RuntimeException | Error refused) { // such as: no more threads
      result.completeExceptionally(refused);
    }
    return result;
  }

  private void begin(
      Supplier<CompletionStage<HealthReport>> code,
      CompletableFuture<HealthReport> result,
      Key key) {
    try {
      code.get().whenComplete((report, failure) -> end(result, key, report, failure));
    } catch (RuntimeException | Error e) {
      end(result, key, null, e);
    }
  }

  private void end(
      CompletableFuture<HealthReport> result,
      Key key,
      @Nullable HealthReport report,
      @Nullable Throwable failure) {
    running.remove(key);
    if (failure != null) {
      result.completeExceptionally(Failures.unwrap(failure));
    } else if (report == null) {
      result.completeExceptionally(new NullPointerException("the check's code returned null"));
    } else {
      result.complete(report);
    }
  }
}
