package io.datapunk.discovery.core;

import io.datapunk.discovery.ServiceUnavailableException;
import io.datapunk.discovery.core.port.EngineRuntime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** How a calling thread waits: bounded, and with its interrupt flag kept. */
final class Waiting {

  private static final Runnable NOTHING = () -> {};

  private final EngineRuntime runtime;

  Waiting(EngineRuntime runtime) {
    this.runtime = runtime;
  }

  <T> T forResult(@Nullable String service, CompletableFuture<T> result, Duration limit) {
    return forResult(service, result, limit, NOTHING);
  }

  /**
   * Waits for a result.
   *
   * @param givenUp runs if it did not come in time, or the thread was interrupted
   */
  <T> T forResult(
      @Nullable String service, CompletableFuture<T> result, Duration limit, Runnable givenUp) {
    try {
      return runtime.await(result, limit);
    } catch (TimeoutException e) {
      givenUp.run();
      throw unavailable(service, "no answer within " + limit.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      givenUp.run();
      throw unavailable(service, "interrupted while waiting", e);
    }
  }

  /** Waits for an end; when that does not come in time, or the thread is interrupted, returns. */
  void forEnd(CompletableFuture<Void> end, Duration limit) {
    try {
      runtime.await(end, limit);
    } catch (TimeoutException e) {
      return; // what is still open is bounded by its own limits
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ServiceUnavailableException unavailable(
      @Nullable String service, String what, Exception cause) {
    String message = service == null ? what : service + ": " + what;
    return new ServiceUnavailableException(
        Optional.ofNullable(service), message, Optional.of(cause));
  }
}
