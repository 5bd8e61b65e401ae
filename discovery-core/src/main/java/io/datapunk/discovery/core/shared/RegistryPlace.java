package io.datapunk.discovery.core.shared;

import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.runtime.Calls;
import io.datapunk.discovery.core.runtime.Timeouts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which registry this is, so that JVMs share what they read from the same one and nothing else. It
 * is asked in the background, again while it does not answer, and from time to time afterwards.
 */
final class RegistryPlace {

  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final Duration AGAIN = Duration.ofSeconds(2);
  private static final Duration REFRESH = Duration.ofMinutes(10);

  private final Supplier<CompletableFuture<Optional<String>>> question;
  private final String address;
  private final EngineRuntime runtime;
  private final Consumer<String> onLearned;
  private final CompletableFuture<Void> firstTry = new CompletableFuture<>();
  private volatile @Nullable String known;
  private volatile boolean closed;
  private volatile Handle timer = () -> {};

  /**
   * Creates one.
   *
   * @param name what the configuration calls it; then nobody is asked
   * @param address tells it apart if the registry itself cannot
   * @param onLearned is told what the registry said, each time
   */
  RegistryPlace(
      Supplier<CompletableFuture<Optional<String>>> question,
      Optional<String> name,
      String address,
      EngineRuntime runtime,
      Consumer<String> onLearned) {
    this.question = question;
    this.address = address;
    this.runtime = runtime;
    this.onLearned = onLearned;
    this.known = name.map(given -> "=" + given).orElse(null);
  }

  void start() {
    if (known == null) {
      ask();
    } else {
      firstTry.complete(null);
    }
  }

  /** Returns the name of the place, or null while it is not known. */
  @Nullable String known() {
    return known;
  }

  /** Returns the end of the first attempt to learn it, however it ended. Shared: read only. */
  CompletableFuture<Void> firstTry() {
    return firstTry;
  }

  void close() {
    closed = true;
    timer.close();
  }

  private void ask() {
    Timeouts.within(
            Calls.start(question),
            LIMIT,
            runtime.scheduler(),
            () -> new IllegalStateException("no answer in " + LIMIT.toMillis() + " ms"))
        .whenComplete(this::answered);
  }

  private void answered(@Nullable Optional<String> place, @Nullable Throwable error) {
    if (place != null && place.isEmpty()) {
      known = "@" + address;
    } else {
      if (place != null) {
        known = place.get();
      }
      later(error == null ? REFRESH : AGAIN);
    }
    firstTry.complete(null);
    place(place).ifPresent(onLearned);
  }

  private static Optional<String> place(@Nullable Optional<String> answer) {
    return answer == null ? Optional.empty() : answer;
  }

  private void later(Duration delay) {
    if (!closed) {
      timer = runtime.scheduler().after(delay, () -> runtime.workers().execute(this::ask));
      if (closed) {
        timer.close();
      }
    }
  }
}
