package io.datapunk.discovery.core.health;

import io.datapunk.discovery.core.port.Handle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Where runs begin that may have to resolve a name, which blocks and cannot be interrupted: on some
 * of the probes' threads, so that a resolver that is silent leaves the others to checks that need
 * none.
 */
final class NameThreads {

  private static final int WIDTH = 16;
  private static final int MOST_LOST = 16;

  private final Executor blocking;
  private final Narrowed resolving;

  NameThreads(Executor blocking) {
    this.blocking = blocking;
    this.resolving = new Narrowed(blocking, WIDTH, MOST_LOST);
  }

  /** Runs {@code task}, which resolves {@code host}; it gives its place away once the run ends. */
  void execute(String host, CompletableFuture<?> run, Runnable task) {
    if (TargetGuard.ofLiteral(host).isPresent()) {
      blocking.execute(task);
      return;
    }
    Handle place = resolving.execute(task);
    run.whenComplete((report, failure) -> place.close());
  }
}
