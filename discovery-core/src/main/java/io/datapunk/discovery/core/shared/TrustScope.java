package io.datapunk.discovery.core.shared;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.EngineRuntime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Whose rights an answer was read with, as a short hash that tells tokens apart and reveals none.
 * JVMs whose tokens differ do not share, since they may see different endpoints.
 *
 * <p>The application's supplier may block, so it is read where that is allowed, one at a time, and
 * what it said is used for a while. Safe for use from any thread, none of which waits.
 */
final class TrustScope {

  /**
   * A token that was changed is noticed after this, by then it has been renewed in the background.
   */
  private static final Duration FRESH = Duration.ofSeconds(10);

  /** While the supplier fails or hangs, the last token is taken for the current one. */
  private static final Duration USABLE = Duration.ofMinutes(1);

  /** A supplier that took longer than this is not waited for any more. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final String NO_TOKEN = "open";
  private static final int SCOPE_BYTES = 8;

  private final Credentials credentials;
  private final EngineRuntime runtime;

  // guarded by this
  private @Nullable String scope;
  private long readNanos;
  private @Nullable CompletableFuture<String> reading;
  private long startedNanos;

  TrustScope(Credentials credentials, EngineRuntime runtime) {
    this.credentials = credentials;
    this.runtime = runtime;
  }

  /** Returns the scope; fails while the token cannot be read. */
  CompletableFuture<String> current() {
    if (!credentials.isPresent()) {
      return CompletableFuture.completedFuture(NO_TOKEN);
    }
    long now = runtime.ticks().nanos();
    CompletableFuture<String> begun = null;
    CompletableFuture<String> answer;
    synchronized (this) {
      String held = scope;
      long age = now - readNanos;
      if (held != null && age < FRESH.toNanos()) {
        return CompletableFuture.completedFuture(held);
      }
      CompletableFuture<String> running = reading;
      if (running == null) {
        begun = new CompletableFuture<>();
        running = begun;
        reading = begun;
        startedNanos = now;
      }
      boolean late = now - startedNanos > PATIENCE.toNanos();
      if (held != null && age < USABLE.toNanos()) {
        answer = CompletableFuture.completedFuture(held);
      } else if (late) {
        answer = CompletableFuture.failedFuture(new IllegalStateException("no token can be read"));
      } else {
        answer = running;
      }
    }
    if (begun != null) {
      read(begun);
    }
    return answer;
  }

  private void read(CompletableFuture<String> result) {
    try {
      runtime.blocking().execute(() -> finish(result, askSupplier()));
    } catch (RuntimeException | Error e) { // no thread for it now
      finish(result, null);
    }
  }

  private @Nullable String askSupplier() {
    try {
      return credentials.secret().map(TrustScope::hash).orElse(null);
    } catch (RuntimeException | Error e) { // its message may hold a secret
      return null;
    }
  }

  private void finish(CompletableFuture<String> result, @Nullable String read) {
    synchronized (this) {
      reading = null;
      if (read != null) {
        scope = read;
        readNanos = runtime.ticks().nanos();
      }
    }
    if (read != null) {
      result.complete(read);
    } else {
      result.completeExceptionally(new IllegalStateException("no token can be read"));
    }
  }

  private static String hash(String token) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, SCOPE_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
