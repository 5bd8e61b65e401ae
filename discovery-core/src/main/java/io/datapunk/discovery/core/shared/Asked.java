package io.datapunk.discovery.core.shared;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A question to the cache that begins once the name of its entry is known; cancelling its result
 * cancels it.
 *
 * @param <T> the answer
 */
final class Asked<T> {

  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final AtomicReference<@Nullable CompletableFuture<T>> call = new AtomicReference<>();

  Asked() {
    result.whenComplete(
        (value, error) -> {
          CompletableFuture<T> begun = call.get();
          if (begun != null && result.isCancelled()) {
            begun.cancel(true);
          }
        });
  }

  CompletableFuture<T> result() {
    return result;
  }

  /** Returns whether the cache was asked at all. */
  boolean reachedCache() {
    return call.get() != null;
  }

  /** Asks, unless nobody waits any more, or there is no name. */
  void begin(@Nullable KeySpace space, Supplier<CompletableFuture<T>> question) {
    if (space == null) {
      result.completeExceptionally(new IllegalStateException("the entry has no name yet"));
      return;
    }
    if (result.isDone()) {
      return;
    }
    CompletableFuture<T> begun = question.get();
    call.set(begun);
    begun.whenComplete(
        (value, error) -> {
          if (error == null) {
            result.complete(value);
          } else {
            result.completeExceptionally(error);
          }
        });
    if (result.isCancelled()) {
      begun.cancel(true);
    }
  }
}
