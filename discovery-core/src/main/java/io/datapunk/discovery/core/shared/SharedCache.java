package io.datapunk.discovery.core.shared;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.core.observe.LookupMetrics;
import io.datapunk.discovery.core.port.CacheEntry;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import io.datapunk.discovery.core.runtime.Calls;
import io.datapunk.discovery.core.runtime.Failures;
import io.datapunk.discovery.core.runtime.Timeouts;
import io.datapunk.discovery.core.shared.Codec.Encoded;
import io.datapunk.discovery.core.upstream.Evidence;
import io.datapunk.discovery.core.view.Published;
import io.datapunk.discovery.core.view.ServiceView;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The distributed cache as lookups see it: it answers within its own small limit or not at all, and
 * what it answers was read and checked. It never fails a caller.
 *
 * <p>Safe for use from any thread.
 */
public final class SharedCache {

  private static final Logger log = LoggerFactory.getLogger(SharedCache.class);

  private final Optional<DistributedCache> cache;
  private final Keys keys;
  private final EngineRuntime runtime;
  private final LookupMetrics metrics;
  private final Duration limit;
  private final Duration maxStale;
  private final Breaker breaker;

  /** Creates one; without a cache it answers nothing. */
  public SharedCache(
      ServiceDiscoveryConfig config,
      Optional<DistributedCache> cache,
      EngineRuntime runtime,
      LookupMetrics metrics) {
    this.cache = config.caching() ? cache : Optional.empty();
    this.keys = Keys.of(config);
    this.runtime = runtime;
    this.metrics = metrics;
    this.limit = config.distributedCacheTimeout();
    this.maxStale = config.maxStale();
    this.breaker = new Breaker(runtime.ticks());
  }

  /** Returns what the cache holds of the view's service; empty also when it fails. Never fails. */
  public CompletableFuture<Optional<Evidence>> get(ServiceView view) {
    long asked = runtime.ticks().nanos(); // the age was told after that
    return ask(view, DistributedCache::get)
        .thenApply(
            found -> found.flatMap(entry -> entry).flatMap(entry -> read(view, entry, asked)));
  }

  Optional<DistributedCache> cache() {
    return cache;
  }

  Keys keys() {
    return keys;
  }

  /** Returns a state as bytes; empty, and counted, if it is too large to be shared. */
  Optional<Encoded> encode(ServiceView view, Published state) {
    Optional<Encoded> encoded = Codec.encode(view.service(), state.endpoints());
    if (encoded.isEmpty()) {
      metrics.shared("too_large");
    }
    return encoded;
  }

  /**
   * Asks the cache about the view's key within the limit; empty if there is none, it is spared, or
   * it fails.
   */
  <T> CompletableFuture<Optional<T>> ask(
      ServiceView view, BiFunction<DistributedCache, String, CompletableFuture<T>> question) {
    if (cache.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    if (!breaker.allows()) {
      metrics.shared("spared");
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return Timeouts.within(
            Calls.start(() -> question.apply(cache.get(), keys.of(view))),
            limit,
            runtime.scheduler(),
            () -> new IllegalStateException("no answer within " + limit.toMillis() + " ms"))
        .handleAsync(this::outcome, runtime.workers());
  }

  private <T> Optional<T> outcome(@Nullable T value, @Nullable Throwable error) {
    if (error == null) {
      breaker.succeeded();
      return Optional.ofNullable(value);
    }
    breaker.failed();
    metrics.shared("failed");
    log.atDebug()
        .addKeyValue("cause", Failures.unwrap(error).toString())
        .log("The distributed cache failed: {}", Failures.unwrap(error).getMessage());
    return Optional.empty();
  }

  private Optional<Evidence> read(ServiceView view, CacheEntry entry, long askedNanos) {
    if (entry.age().compareTo(maxStale) > 0) {
      metrics.shared("too_old");
      return Optional.empty();
    }
    try {
      Evidence evidence =
          new Evidence(
              Codec.decode(view.service(), entry.payload()),
              OptionalLong.empty(),
              askedNanos - entry.age().toNanos(),
              Duration.ZERO,
              Rights.COMPLETE,
              SnapshotSource.DISTRIBUTED_CACHE,
              Consistency.STALE);
      metrics.shared("hit");
      return Optional.of(evidence);
    } catch (UnreadableException e) {
      metrics.shared(e.reason());
      log.atWarn()
          .addKeyValue("service", view.service())
          .addKeyValue("reason", e.reason())
          .log("Ignored an entry for {}: {}", view.service(), e.getMessage());
      return Optional.empty();
    }
  }
}
