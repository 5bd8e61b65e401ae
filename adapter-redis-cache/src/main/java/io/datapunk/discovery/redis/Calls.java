package io.datapunk.discovery.redis;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Scheduler;
import io.datapunk.discovery.core.port.Ticks;
import io.lettuce.core.RedisReadOnlyException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for an answer: each ends by its answer, by the timeout, or when all is
 * closed. Thread-safe, never blocks.
 */
final class Calls {

  private static final int MOST_OPEN = 1_000;

  private final String place;
  private final Link<Commands> link;
  private final Scheduler scheduler;
  private final Ticks ticks;
  private final Duration timeout;
  private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Calls(String place, Link<Commands> link, Scheduler scheduler, Ticks ticks, Duration timeout) {
    this.place = place;
    this.link = link;
    this.scheduler = scheduler;
    this.ticks = ticks;
    this.timeout = timeout;
  }

  /** What is asked of the server, once there is a connection. */
  @FunctionalInterface
  interface Work<T> {

    /**
     * Asks.
     *
     * @param waited for how long the call waited for the connection
     */
    CompletionStage<T> on(Commands redis, Duration waited);
  }

  /**
   * Starts a call; what {@code work} throws is what it fails with. One that has ended before there
   * is a connection, as when its caller gave up, is never made.
   */
  <T> CompletableFuture<T> start(Work<T> work) {
    if (open.size() >= MOST_OPEN) {
      return CompletableFuture.failedFuture(failure("too many calls wait, " + MOST_OPEN));
    }
    CompletableFuture<T> call = new CompletableFuture<>();
    open.add(call);
    Handle timer =
        scheduler.after(
            timeout, () -> call.completeExceptionally(failure("no answer in " + timeout)));
    call.whenComplete(
        (value, failure) -> {
          timer.close();
          open.remove(call);
        });
    if (closed) {
      call.completeExceptionally(failure("closed"));
      return call;
    }
    long began = ticks.nanos();
    link.current()
        .thenCompose(
            connection ->
                call.isDone()
                    ? CompletableFuture.<T>failedFuture(failure("nobody waits any more"))
                    : work.on(connection, Duration.ofNanos(ticks.nanos() - began))
                        .whenComplete((value, failure) -> inspect(connection, failure)))
        .whenComplete((value, failure) -> end(call, value, failure));
    return call;
  }

  /** Fails all calls, those to come included. */
  void close() {
    closed = true;
    open.forEach(call -> call.completeExceptionally(failure("closed")));
  }

  private <T> void end(CompletableFuture<T> call, T value, @Nullable Throwable failure) {
    if (failure == null) {
      call.complete(value);
    } else {
      Throwable bare = bare(failure);
      boolean ours = bare instanceof RedisFailure || bare instanceof IllegalArgumentException;
      call.completeExceptionally(ours ? bare : failure(Reason.of(bare)));
    }
  }

  /** A server that became read-only was demoted: the address may lead to another one by now. */
  private void inspect(Commands connection, @Nullable Throwable failure) {
    if (failure != null && bare(failure) instanceof RedisReadOnlyException) {
      link.renew(connection, "the server became read-only");
    }
  }

  private RedisFailure failure(String reason) {
    return new RedisFailure(place + ": " + reason);
  }

  private static Throwable bare(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
