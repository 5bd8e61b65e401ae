package io.datapunk.discovery.core.lookup;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.datapunk.discovery.core.port.EngineRuntime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Services nothing is known of, and why their last load failed: while the registry is away, who
 * asks again is told so at once. An error is remembered as an error, never as an empty answer.
 *
 * <p>Safe for use from any thread.
 */
final class RecentFailures {

  private static final int NAMES = 1_000;
  private static final Duration KEPT = Duration.ofSeconds(10);
  private static final Duration BETWEEN_LOADS = Duration.ofSeconds(1);

  private final EngineRuntime runtime;
  private final Cache<String, Failed> failures;

  RecentFailures(EngineRuntime runtime) {
    this.runtime = runtime;
    this.failures =
        Caffeine.newBuilder()
            .maximumSize(NAMES)
            .expireAfterWrite(KEPT)
            .ticker(runtime.ticks()::nanos)
            .executor(Runnable::run)
            .build();
  }

  private record Failed(@Nullable Throwable failure, long atNanos) {}

  void remember(String key, Throwable failure) {
    failures.put(key, new Failed(failure, runtime.ticks().nanos()));
  }

  /** The load did not fail, and yet its answer is not believed: it is not worth asking on. */
  void rememberUseless(String key) {
    failures.put(key, new Failed(null, runtime.ticks().nanos()));
  }

  void forget(String key) {
    failures.invalidate(key);
  }

  /** Forgets all: the registry answers again. */
  void forgetAll() {
    failures.invalidateAll();
  }

  /** Returns why the last load failed, or null. */
  @Nullable Throwable find(String key) {
    Failed failed = failures.getIfPresent(key);
    return failed == null ? null : failed.failure;
  }

  /** Returns whether it is time to try again. */
  boolean isDue(String key) {
    Failed failed = failures.getIfPresent(key);
    return failed == null || runtime.ticks().nanos() - failed.atNanos >= BETWEEN_LOADS.toNanos();
  }
}
