package io.datapunk.discovery.core.runtime;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Limits on how long a future may take, on the engine's scheduler; {@code
 * CompletableFuture.orTimeout} would start a hidden thread and escape a simulated clock.
 */
public final class Timeouts {

  private Timeouts() {}

  /**
   * Returns a future with the result of {@code work}, or failed with {@code failure} after {@code
   * limit}; then {@code work} is cancelled. Cancelling the returned future cancels it as well.
   */
  public static <T> CompletableFuture<T> within(
      CompletableFuture<T> work,
      Duration limit,
      Scheduler scheduler,
      Supplier<? extends RuntimeException> failure) {
    CompletableFuture<T> limited = new CompletableFuture<>();
    Handle timer =
        scheduler.after(
            limit,
            () -> {
              if (limited.completeExceptionally(failure.get())) {
                work.cancel(true);
              }
            });
    work.whenComplete(
        (value, error) -> {
          timer.close();
          if (error == null) {
            limited.complete(value);
          } else {
            limited.completeExceptionally(Failures.unwrap(error));
          }
        });
    limited.whenComplete(
        (value, error) -> {
          if (limited.isCancelled()) {
            work.cancel(true);
          }
        });
    return limited;
  }
}
