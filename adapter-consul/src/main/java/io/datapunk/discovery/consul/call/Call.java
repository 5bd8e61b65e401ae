package io.datapunk.discovery.consul.call;

import io.datapunk.discovery.consul.http.Failures;
import io.datapunk.discovery.core.port.RegistryException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of the port under way: the future its caller holds, and the step that serves it now.
 *
 * <p>However the future ends, by a result, by its caller's cancel or by close, the step is stopped.
 */
public final class Call<T> {

  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Executor executor;
  private volatile @Nullable CompletableFuture<?> step;

  Call(Executor executor) {
    this.executor = executor;
    result.whenComplete((value, failure) -> stop(step));
  }

  CompletableFuture<T> result() {
    return result;
  }

  public boolean isDone() {
    return result.isDone();
  }

  /** A call without a result is completed with null. */
  public void complete(@Nullable T value) {
    result.complete(value);
  }

  public void fail(Throwable failure) {
    result.completeExceptionally(Failures.known(failure));
  }

  /**
   * Goes on with {@code success} or {@code failure} on the executor once this step is done. What
   * they throw fails the call.
   */
  public <A> void after(
      CompletableFuture<A> next, Consumer<A> success, Consumer<RegistryException> failure) {
    step = next;
    if (result.isDone()) {
      next.cancel(true);
      return;
    }
    next.whenComplete((value, thrown) -> handOver(() -> guarded(value, thrown, success, failure)));
  }

  /** What is refused would leave the call without a step, and its caller waiting. */
  private void handOver(Runnable step) {
    try {
      executor.execute(step);
    } catch (RuntimeException | Error e) { // as a machine throws that has no more threads
      fail(e);
    }
  }

  private <A> void guarded(
      A value,
      @Nullable Throwable thrown,
      Consumer<A> success,
      Consumer<RegistryException> failure) {
    if (result.isDone()) {
      return;
    }
    try {
      if (thrown == null) {
        success.accept(value);
      } else if (Failures.unwrap(thrown) instanceof RegistryException known) {
        failure.accept(known);
      } else {
        fail(thrown);
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private static void stop(@Nullable CompletableFuture<?> step) {
    if (step != null) {
      step.cancel(true);
    }
  }
}
