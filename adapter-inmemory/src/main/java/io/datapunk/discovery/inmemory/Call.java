package io.datapunk.discovery.inmemory;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One call on its way to a store and back. Only the client's executor completes its future, unless
 * the client is closed.
 */
final class Call<T> {

  private final CompletableFuture<T> future = new CompletableFuture<>();
  private final Consumer<Runnable> wayBack;
  private volatile boolean lost;

  Call(Consumer<Runnable> wayBack) {
    this.wayBack = wayBack;
  }

  CompletableFuture<T> future() {
    return future;
  }

  /** Returns whether nobody waits for the answer any more. */
  boolean isOver() {
    return future.isDone();
  }

  /** Returns whether the connection broke under it: if it has not arrived yet it never will. */
  boolean isLost() {
    return lost;
  }

  void answer(T value) {
    wayBack.accept(() -> future.complete(value));
  }

  /** Answers a call that has no result. */
  void answerDone() {
    wayBack.accept(() -> future.complete(null));
  }

  void fail(RuntimeException failure) {
    wayBack.accept(() -> future.completeExceptionally(failure));
  }

  void lose() {
    lost = true;
  }

  /** Fails it on the calling thread. */
  void close(RuntimeException failure) {
    future.completeExceptionally(failure);
  }
}
