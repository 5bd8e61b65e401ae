package io.datapunk.discovery.consul.call;

import io.datapunk.discovery.consul.http.Failures;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** All calls of the port under way, so that closing can end them. */
public final class Calls {

  private final Set<Call<?>> open = ConcurrentHashMap.newKeySet();
  private final Executor executor;
  private volatile boolean closed;

  public Calls(Executor executor) {
    this.executor = executor;
  }

  /** Begins a call unless closed, and returns its future. */
  public <T> CompletableFuture<T> begin(String what, Consumer<Call<T>> work) {
    Call<T> call = new Call<>(executor);
    open.add(call);
    CompletableFuture<T> result = call.result();
    result.whenComplete((value, failure) -> open.remove(call));
    if (closed) {
      call.fail(Failures.closed(what));
      return result;
    }
    try {
      work.accept(call);
    } catch (RuntimeException | Error e) {
      call.fail(e);
    }
    return result;
  }

  /** Fails all that is open, and all that comes. Each step under way is stopped. */
  public void close() {
    closed = true;
    open.forEach(call -> call.fail(Failures.closed("consul")));
  }
}
