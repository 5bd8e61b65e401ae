package io.datapunk.discovery.core.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Calls of ports, whose adapters may break their contract but not the engine. */
public final class Calls {

  private Calls() {}

  /** Returns the future of a call; one that fails if the call throws, or returns none. */
  public static <T> CompletableFuture<T> start(Supplier<CompletableFuture<T>> call) {
    try {
      CompletableFuture<T> future = call.get();
      return future != null
          ? future
          : CompletableFuture.failedFuture(new IllegalStateException("no future was returned"));
    } catch (Throwable e) { // a driver's Error as well: the caller must hear of it
      return CompletableFuture.failedFuture(e);
    }
  }
}
