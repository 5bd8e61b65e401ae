package io.datapunk.discovery.redis;

import io.datapunk.discovery.core.port.Ticks;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Something that may block when it is read, read once at a time: where it hangs that costs one
 * thread, however often is dialled meanwhile. The executor is not ours alone. Thread-safe.
 *
 * @param <T> what is read
 */
final class LoneRead<T> {

  /** Shorter than a link waits for its dial: who gave up once does not join the same read again. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String what;
  private final Callable<T> source;
  private final Executor executor;
  private final Ticks ticks;
  // Guarded by this.
  private @Nullable CompletableFuture<T> running;
  private long beganNanos;

  /** Creates one; {@code what} begins the message of a failure. */
  LoneRead(String what, Callable<T> source, Executor executor, Ticks ticks) {
    this.what = what;
    this.source = source;
    this.executor = executor;
    this.ticks = ticks;
  }

  /** Returns what is read now, or by who reads already; fails at once if that one hangs. */
  CompletableFuture<T> read() {
    CompletableFuture<T> mine = new CompletableFuture<>();
    synchronized (this) {
      CompletableFuture<T> other = running;
      if (other != null) {
        boolean hangs = ticks.nanos() - beganNanos >= PATIENCE.toNanos();
        return hangs ? CompletableFuture.failedFuture(hanging()) : other;
      }
      running = mine;
      beganNanos = ticks.nanos();
    }
    begin(mine);
    return mine;
  }

  private void begin(CompletableFuture<T> read) {
    try {
      executor.execute(() -> supply(read));
    } catch (RuntimeException | Error e) { // refused, or there is no thread for it
      end();
      read.completeExceptionally(e);
    }
  }

  private void supply(CompletableFuture<T> read) {
    try {
      T value = source.call();
      end();
      read.complete(value);
    } catch (Throwable e) { // an Error as well: who dials must hear of it
      end();
      read.completeExceptionally(e);
    }
  }

  private synchronized void end() {
    running = null;
  }

  private RedisFailure hanging() {
    return new RedisFailure(what + " has not answered for " + PATIENCE);
  }
}
