package io.datapunk.discovery.redis;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.Ticks;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The reads of the password, one at a time: a supplier that hangs costs one thread, however often
 * is dialled meanwhile. The executor is not ours alone. Thread-safe.
 */
final class SecretReader {

  /** Shorter than a link waits for its dial: who gave up once does not join the same read again. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Credentials credentials;
  private final Executor executor;
  private final Ticks ticks;
  // Guarded by this.
  private @Nullable CompletableFuture<Optional<String>> running;
  private long beganNanos;

  SecretReader(Credentials credentials, Executor executor, Ticks ticks) {
    this.credentials = credentials;
    this.executor = executor;
    this.ticks = ticks;
  }

  /** Returns the password, read now or by who reads already; fails at once if that one hangs. */
  CompletableFuture<Optional<String>> read() {
    CompletableFuture<Optional<String>> mine = new CompletableFuture<>();
    synchronized (this) {
      CompletableFuture<Optional<String>> other = running;
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

  private void begin(CompletableFuture<Optional<String>> read) {
    try {
      executor.execute(() -> supply(read));
    } catch (RuntimeException e) { // refused
      end();
      read.completeExceptionally(e);
    }
  }

  private void supply(CompletableFuture<Optional<String>> read) {
    try {
      Optional<String> secret = credentials.secret();
      end();
      read.complete(secret);
    } catch (Throwable e) { // a supplier's Error as well: who dials must hear of it
      end();
      read.completeExceptionally(e);
    }
  }

  private synchronized void end() {
    running = null;
  }

  private static RedisFailure hanging() {
    return new RedisFailure("the password's supplier has not answered for " + PATIENCE);
  }
}
