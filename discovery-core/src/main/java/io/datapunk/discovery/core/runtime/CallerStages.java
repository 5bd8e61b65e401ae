package io.datapunk.discovery.core.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Stages as callers of the API get them: their own, unwrapped, completed on the callback executor.
 */
public final class CallerStages {

  private CallerStages() {}

  /**
   * Returns a stage that follows {@code source} and is nobody else's: completing or cancelling it
   * touches neither {@code source} nor other callers.
   */
  public static <T> CompletionStage<T> of(CompletableFuture<T> source, Executor callbacks) {
    CompletableFuture<T> own = new CompletableFuture<>();
    source.whenComplete((value, error) -> run(callbacks, () -> complete(own, value, error)));
    return own;
  }

  /** A stage that completes on the wrong thread is better than one that never does. */
  private static void run(Executor callbacks, Runnable completion) {
    try {
      callbacks.execute(completion);
    } catch (RuntimeException | Error refused) {
      completion.run();
    }
  }

  private static <T> void complete(
      CompletableFuture<T> own, @Nullable T value, @Nullable Throwable error) {
    if (error == null) {
      own.complete(value);
    } else {
      own.completeExceptionally(Failures.unwrap(error));
    }
  }
}
