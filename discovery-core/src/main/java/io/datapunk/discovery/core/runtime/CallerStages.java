package io.datapunk.discovery.core.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

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
    source.whenCompleteAsync(
        (value, error) -> {
          if (error == null) {
            own.complete(value);
          } else {
            own.completeExceptionally(Failures.unwrap(error));
          }
        },
        callbacks);
    return own;
  }
}
