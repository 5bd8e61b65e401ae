package io.datapunk.discovery.core.shared;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.core.observe.LookupMetrics;
import io.datapunk.discovery.core.port.CacheEntry;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.runtime.Calls;
import io.datapunk.discovery.core.runtime.Failures;
import io.datapunk.discovery.core.runtime.Heartbeat;
import io.datapunk.discovery.core.runtime.Heartbeat.Moment;
import io.datapunk.discovery.core.runtime.Timeouts;
import io.datapunk.discovery.core.upstream.Evidence;
import io.datapunk.discovery.core.view.ServiceView;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The distributed cache as lookups see it: it answers within its own small limit or not at all, and
 * what it answers was read and checked. It never fails a caller.
 *
 * <p>Safe for use from any thread.
 */
public final class SharedCache {

  private static final Logger log = LoggerFactory.getLogger(SharedCache.class);
  private static final int MOST_REFUSED = 1_000;
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

  private final Optional<SharedParts> parts;
  private final EngineRuntime runtime;
  private final Heartbeat heartbeat;
  private final LookupMetrics metrics;
  private final Duration limit;
  private final Duration freshFor;
  private final Duration maxStale;
  private final Breaker breaker;
  private final Warnings warnings;

  private volatile boolean everAnswered;

  /** Views whose entries were refused: a touch would only renew them. */
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  /** Creates one; without parts it answers nothing. */
  SharedCache(
      ServiceDiscoveryConfig config,
      Optional<SharedParts> parts,
      EngineRuntime runtime,
      Heartbeat heartbeat,
      LookupMetrics metrics) {
    this.parts = parts;
    this.runtime = runtime;
    this.heartbeat = heartbeat;
    this.metrics = metrics;
    this.limit = config.distributedCacheTimeout();
    this.freshFor = config.cacheTtl();
    this.maxStale = config.maxStale();
    this.breaker = new Breaker(runtime.ticks());
    this.warnings = new Warnings(runtime.ticks(), BETWEEN_WARNINGS);
  }

  /** Returns what the cache holds of the view's service; empty also when it fails. Never fails. */
  public CompletableFuture<Optional<Evidence>> get(ServiceView view) {
    return look(view).thenApply(Look::evidence);
  }

  /**
   * What came of looking at an entry.
   *
   * @param answered whether the cache answered at all
   * @param evidence what it holds, if that is of any use
   */
  record Look(boolean answered, Optional<Evidence> evidence) {}

  /** Returns the same, and whether the cache answered. Never fails. */
  CompletableFuture<Look> look(ServiceView view) {
    Moment asked = heartbeat.now(); // the age was told after that
    return ask(
            Keys::current,
            (cache, space) ->
                Calls.start(() -> cache.get(space.key(view)))
                    .thenApply(found -> new Found(space, found)))
        .thenApply(
            answer ->
                new Look(answer.isPresent(), answer.flatMap(found -> read(view, found, asked))));
  }

  private record Found(KeySpace space, Optional<CacheEntry> entry) {}

  Optional<SharedParts> parts() {
    return parts;
  }

  /** Returns whether what is held for the view is known to be of no use. */
  boolean isRefused(ServiceView view) {
    return refused.contains(view.key());
  }

  /** Notes that the view's entry was replaced. */
  void replaced(ServiceView view) {
    refused.remove(view.key());
  }

  void count(String result) {
    metrics.shared(result);
  }

  /**
   * Has the cache note something about what was read with some rights, under names that are no
   * guess; empty as for {@link #ask}.
   */
  <T> CompletableFuture<Optional<T>> write(
      String rights, BiFunction<DistributedCache, KeySpace, CompletableFuture<T>> question) {
    return ask(keys -> keys.certain(rights), question);
  }

  /** Asks the cache within the limit; empty if there is no cache, it is spared, or it fails. */
  private <T> CompletableFuture<Optional<T>> ask(
      Function<Keys, CompletableFuture<KeySpace>> names,
      BiFunction<DistributedCache, KeySpace, CompletableFuture<T>> question) {
    if (parts.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    if (!breaker.allows()) {
      metrics.shared("spared");
      return CompletableFuture.completedFuture(Optional.empty());
    }
    DistributedCache cache = parts.get().cache();
    Asked<T> asked = new Asked<>();
    names
        .apply(parts.get().keys())
        .whenComplete(
            (space, error) ->
                asked.begin(space, () -> Calls.start(() -> question.apply(cache, space))));
    return Timeouts.within(
            asked.result(),
            limit,
            runtime.scheduler(),
            () -> new IllegalStateException("no answer within " + limit.toMillis() + " ms"))
        .handleAsync((value, error) -> outcome(asked, value, error), runtime.workers());
  }

  private <T> Optional<T> outcome(Asked<T> asked, @Nullable T value, @Nullable Throwable error) {
    if (error == null) {
      if (breaker.succeeded()) {
        log.atInfo().log("The distributed cache answers" + (everAnswered ? " again" : ""));
      }
      everAnswered = true;
      return Optional.ofNullable(value);
    }
    Throwable cause = Failures.unwrap(error);
    if (!asked.reachedCache()) { // not its fault
      metrics.shared("unnamed");
      log.atDebug().log("Went without the distributed cache: {}", cause.toString());
      return Optional.empty();
    }
    metrics.shared("failed");
    logFailure(cause);
    return Optional.empty();
  }

  /** At first it may still be connecting; who cannot connect says so itself. */
  private void logFailure(Throwable cause) {
    Level begun = everAnswered ? Level.WARN : Level.INFO;
    log.atLevel(breaker.failed() ? begun : Level.DEBUG)
        .addKeyValue("cause", cause.toString())
        .log(
            "The distributed cache {}: {}",
            everAnswered ? "failed" : "has not answered yet",
            cause.getMessage());
  }

  private Optional<Evidence> read(ServiceView view, Found found, Moment asked) {
    if (found.entry().isEmpty()) {
      metrics.shared("miss");
      return Optional.empty();
    }
    try {
      Entries entries = parts.orElseThrow().entries();
      String key = found.space().key(view);
      Evidence evidence = entries.read(view, key, found.entry().get(), askedNanos(asked));
      checkAge(evidence);
      metrics.shared("hit");
      return Optional.of(found.space().guessed() ? doubted(evidence) : evidence);
    } catch (UnreadableException e) {
      refuse(view, e);
      return Optional.empty();
    }
  }

  /** Ticks may have stood while the answer was on its way, and it was true before. */
  private long askedNanos(Moment asked) {
    return runtime.ticks().nanos() - heartbeat.since(asked).toNanos();
  }

  private void checkAge(Evidence evidence) throws UnreadableException {
    if (runtime.ticks().nanos() - evidence.confirmedNanos() > maxStale.toNanos()) {
      throw new UnreadableException("too_old", "it is older by now than may be served");
    }
  }

  /** What was found by a guess is never fresh: the registry is asked as well. */
  private Evidence doubted(Evidence evidence) {
    long stale = runtime.ticks().nanos() - freshFor.toNanos();
    return stale - evidence.confirmedNanos() < 0 ? evidence.confirmedAt(stale) : evidence;
  }

  private void refuse(ServiceView view, UnreadableException e) {
    metrics.shared(e.reason());
    boolean old = e.reason().equals("too_old");
    if (!old && refused.size() < MOST_REFUSED) {
      refused.add(view.key());
    }
    log.atLevel(!old && warnings.isDue(e.reason()) ? Level.WARN : Level.DEBUG)
        .addKeyValue("service", view.service())
        .addKeyValue("reason", e.reason())
        .log("Ignored an entry for {}: {}", view.service(), e.getMessage());
  }
}
