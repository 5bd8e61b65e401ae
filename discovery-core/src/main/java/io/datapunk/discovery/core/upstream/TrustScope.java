package io.datapunk.discovery.core.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.EngineRuntime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Whose rights the registry is asked with, as a short hash that tells tokens apart and reveals
 * none. JVMs whose tokens differ do not share, since they may see different endpoints.
 *
 * <p>The registry's adapter reads the token for each request; each reading is noted here, so that
 * an answer is known by the token it was asked with. Where nothing was noted for a while, as when
 * the registry was handed in, the application's supplier is read here: where it may block, one at a
 * time. Safe for use from any thread, none of which waits.
 */
public final class TrustScope {

  /** A token that was changed is noticed after this, by then it is read in the background. */
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
  private long changes;
  private long readNanos;
  private @Nullable CompletableFuture<String> reading;
  private long startedNanos;

  /** Creates one for what the application gave. */
  public TrustScope(Credentials credentials, EngineRuntime runtime) {
    this.credentials = credentials;
    this.runtime = runtime;
  }

  /** Returns that of the registry which the configuration names. */
  public static TrustScope of(ServiceDiscoveryConfig config, EngineRuntime runtime) {
    Credentials given = config.registryCredentials();
    try {
      return new TrustScope(BackendUri.parse(config.registry()).credentials(given), runtime);
    } catch (IllegalArgumentException e) { // whoever opens the registry will say so
      return new TrustScope(given, runtime);
    }
  }

  /** Returns the credentials to ask with; what is read from them is noted. */
  public Credentials noted() {
    if (!credentials.isPresent()) {
      return credentials;
    }
    return credentials
        .user()
        .map(user -> Credentials.password(user, this::readNoting))
        .orElseGet(() -> Credentials.token(this::readNoting));
  }

  /** Returns the scope now; fails while the token cannot be read. */
  public CompletableFuture<String> current() {
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
        answer = CompletableFuture.failedFuture(unreadable());
      } else {
        answer = running;
      }
    }
    if (begun != null) {
      read(begun);
    }
    return answer;
  }

  /** Returns how often the token has changed by now, for who begins to ask the registry. */
  long asking() {
    long before;
    synchronized (this) {
      before = changes;
    }
    current(); // so that a change is noticed, whoever reads the token
    return before;
  }

  /**
   * Returns the scope an answer belongs to that came just now; empty if the token has changed since
   * it was asked for, so that nobody can tell.
   *
   * @param asking what {@link #asking} returned then
   */
  Optional<String> answered(long asking) {
    if (!credentials.isPresent()) {
      return Optional.of(NO_TOKEN);
    }
    synchronized (this) {
      boolean same = changes == asking || asking == 0 && changes == 1; // it was the first
      return same ? Optional.ofNullable(scope) : Optional.empty();
    }
  }

  private String readNoting() {
    String token = credentials.secret().orElse("");
    note(hash(token));
    return token;
  }

  private synchronized void note(String read) {
    if (!read.equals(scope)) {
      scope = read;
      changes++;
    }
    readNanos = runtime.ticks().nanos();
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
        note(read);
      }
    }
    if (read != null) {
      result.complete(read);
    } else {
      result.completeExceptionally(unreadable());
    }
  }

  private static IllegalStateException unreadable() {
    return new IllegalStateException("no token can be read");
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
