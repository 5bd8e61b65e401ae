package io.datapunk.discovery.core.shared;

import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.runtime.Timeouts;
import io.datapunk.discovery.core.upstream.TrustScope;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Finds the names of entries: they need to know which registry this is, and whose rights it is read
 * with. Safe for use from any thread, none of which waits.
 */
final class Keys {

  private final String scheme;
  private final RegistryPlace place;
  private final TrustScope scope;
  private final PlaceMemory memory;
  private final EngineRuntime runtime;
  private final Duration patience;
  private volatile @Nullable KeySpace last;

  /**
   * Creates one.
   *
   * @param patience how long to wait for the registry to say which it is, before going by what
   *     others found under its address
   */
  Keys(
      String scheme,
      RegistryPlace place,
      TrustScope scope,
      PlaceMemory memory,
      EngineRuntime runtime,
      Duration patience) {
    this.scheme = scheme;
    this.place = place;
    this.scope = scope;
    this.memory = memory;
    this.runtime = runtime;
    this.patience = patience;
  }

  /** Returns the names to use now; fails while nobody can tell. */
  CompletableFuture<KeySpace> current() {
    return scope.current().thenCompose(this::inScope);
  }

  /** Returns the names for what was read with these rights; fails if they are a guess. */
  CompletableFuture<KeySpace> certain(String rights) {
    return inScope(rights)
        .thenApply(
            space -> {
              if (space.guessed()) {
                throw new IllegalStateException("which registry this is, is not known yet");
              }
              return space;
            });
  }

  /** Returns the names used last, without asking anybody. */
  Optional<KeySpace> last() {
    return Optional.ofNullable(last);
  }

  private CompletableFuture<KeySpace> inScope(String rights) {
    String known = place.known();
    if (known != null) {
      return CompletableFuture.completedFuture(remember(known, rights));
    }
    CompletableFuture<Void> first = place.firstTry();
    CompletableFuture<Void> waited =
        first.isDone()
            ? first
            : Timeouts.within(
                    first.thenRun(() -> {}),
                    patience,
                    runtime.scheduler(),
                    () -> new IllegalStateException("the registry did not say which it is"))
                .exceptionally(late -> null);
    return waited.thenCompose(done -> guess(rights));
  }

  private CompletableFuture<KeySpace> guess(String rights) {
    String known = place.known();
    return known != null
        ? CompletableFuture.completedFuture(remember(known, rights))
        : memory.recall().thenApply(recalled -> KeySpace.of(scheme, recalled, rights, true));
  }

  private KeySpace remember(String known, String rights) {
    KeySpace space = KeySpace.of(scheme, known, rights, false);
    if (!space.equals(last)) {
      last = space;
    }
    return space;
  }
}
