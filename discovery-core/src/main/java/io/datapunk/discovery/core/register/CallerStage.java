package io.datapunk.discovery.core.register;

import io.datapunk.discovery.core.runtime.Failures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Stages as callers get them: their own, completed on the callback executor, never wrapped. */
final class CallerStage {

  private CallerStage() {}

  /**
   * Returns a stage that follows {@code source}.
   *
   * @param failures makes a fresh exception for this caller
   */
  static <S, T> CompletionStage<T> of(
      CompletableFuture<S> source,
      Executor callbacks,
      Function<? super S, ? extends T> value,
      Function<Throwable, ? extends Throwable> failures) {
    CompletableFuture<T> own = new CompletableFuture<>();
    source.whenComplete(
        (result, failure) ->
            callbacks.execute(
                () -> {
                  if (failure == null) {
                    own.complete(value.apply(result));
                  } else {
                    own.completeExceptionally(failures.apply(Failures.unwrap(failure)));
                  }
                }));
    return own;
  }
}
