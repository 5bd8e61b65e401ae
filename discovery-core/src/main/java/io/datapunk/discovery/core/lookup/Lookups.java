package io.datapunk.discovery.core.lookup;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.ServiceUnavailableException;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.core.failure.ApiFailures;
import io.datapunk.discovery.core.observe.LookupMetrics;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.core.runtime.Deadline;
import io.datapunk.discovery.core.runtime.Timeouts;
import io.datapunk.discovery.core.shared.SharedCache;
import io.datapunk.discovery.core.upstream.Upstream;
import io.datapunk.discovery.core.view.Freshness;
import io.datapunk.discovery.core.view.Published;
import io.datapunk.discovery.core.view.Publisher;
import io.datapunk.discovery.core.view.ServiceView;
import io.datapunk.discovery.core.view.ViewTable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Discovering: a fresh view is answered by one map read; an expired one waits briefly for its
 * refresh; only the first lookup of a service waits for the registry.
 */
public final class Lookups {

  private final ServiceDiscoveryConfig config;
  private final Upstream upstream;
  private final ViewTable views;
  private final Freshness freshness;
  private final EngineRuntime runtime;
  private final LookupMetrics metrics;
  private final RecentFailures failures;
  private final Loads loads;
  private final DirectLookup direct;
  private final boolean caching;
  private final Optional<String> datacenter;
  private final boolean ownDatacenter;
  private volatile Consumer<ServiceView> onDiscovered = view -> {};

  /** Creates one. */
  public Lookups(
      ServiceDiscoveryConfig config,
      Upstream upstream,
      SharedCache shared,
      Publisher publisher,
      ViewTable views,
      Freshness freshness,
      EngineRuntime runtime,
      LookupMetrics metrics) {
    this.config = config;
    this.upstream = upstream;
    this.views = views;
    this.freshness = freshness;
    this.runtime = runtime;
    this.metrics = metrics;
    this.failures = new RecentFailures(runtime);
    this.loads =
        new Loads(new LoadParts(config, upstream, shared, publisher, views, failures, runtime));
    upstream.pulse().onReturn(failures::forgetAll);
    this.caching = config.caching();
    this.datacenter = config.datacenter();
    this.ownDatacenter = datacenter.isEmpty();
    this.direct = new DirectLookup(config, upstream, publisher, runtime);
  }

  /** Returns the passing endpoints if the view is fresh, else null. The hot path. */
  public @Nullable ServiceSnapshot fresh(String service) {
    Published state = freshState(ownDatacenter ? service : ServiceView.key(service, datacenter));
    return state == null ? null : state.passing();
  }

  /** Returns the answer to a query if the view is fresh, else null. */
  public @Nullable ServiceSnapshot fresh(ServiceQuery query) {
    Published state = freshState(keyOf(query));
    if (state == null || query.maxStale().isPresent() && isTooOld(state, query)) {
      return null;
    }
    return state.answer(query);
  }

  /** Returns the answer to a query as soon as there is one, or why there is none. */
  public CompletableFuture<ServiceSnapshot> find(ServiceQuery query) {
    ServiceSnapshot known = fresh(query);
    return known != null ? CompletableFuture.completedFuture(known) : timed(ask(query));
  }

  private CompletableFuture<ServiceSnapshot> timed(CompletableFuture<ServiceSnapshot> answer) {
    long began = runtime.ticks().nanos();
    return answer.whenComplete(
        (snapshot, error) -> metrics.asked(runtime.ticks().nanos() - began, error == null));
  }

  private CompletableFuture<ServiceSnapshot> ask(ServiceQuery query) {
    if (!caching) {
      return direct.find(query);
    }
    String key = keyOf(query);
    ServiceView held = views.find(key);
    boolean unknown = held == null || held.published() == null;
    Published nothing = unknown ? views.findAbsent(query.service(), key) : null;
    if (nothing != null && isFreshFor(nothing, query)) {
      metrics.hit();
      return CompletableFuture.completedFuture(nothing.answer(query));
    }
    metrics.miss();
    Throwable recent =
        unknown && (held == null || held.lastKnown() == null) ? recentFailure(key) : null;
    if (recent != null) {
      return failedLately(key, query, recent);
    }
    ServiceView view = views.open(query.service(), datacenter(query));
    view.markUsed();
    return view.published() == null ? first(view, query) : again(view, query);
  }

  /** What failed counts while the registry is away, and where its answer made no sense. */
  private @Nullable Throwable recentFailure(String key) {
    Throwable failure = failures.find(key);
    boolean counts =
        failure instanceof RegistryException e
            && (e.kind() == Kind.GARBAGE || e.kind().isTransient() && upstream.pulse().isSick());
    return counts ? failure : null;
  }

  /** The registry is away, and nothing is known: the caller is told at once what others were. */
  private CompletableFuture<ServiceSnapshot> failedLately(
      String key, ServiceQuery query, Throwable failure) {
    metrics.failedLately();
    if (failures.isDue(key)) {
      loads.load(views.open(query.service(), datacenter(query)));
    }
    return CompletableFuture.failedFuture(
        ApiFailures.ofRead(query.service(), failure, Optional.empty()));
  }

  /** Sets who hears of each view that a lookup was answered from, but for the quickest ones. */
  public void onDiscovered(Consumer<ServiceView> task) {
    onDiscovered = task;
  }

  /** Asks anew about a view in use, before it expires. */
  public void refresh(ServiceView view) {
    loads.load(view);
  }

  /**
   * Notes that the registry carried out what this JVM itself wrote of the service: that there is
   * nothing is forgotten, and views that no watch keeps current are refreshed in the background.
   */
  public void changedHere(String service) {
    views.changed(service);
    views.forEach(
        view -> {
          if (view.service().equals(service) && view.published() != null && !view.isWatched()) {
            loads.load(view);
          }
        });
  }

  /** Fails the lookups that wait. */
  public void close() {
    loads.close();
    direct.close();
  }

  private @Nullable Published freshState(String key) {
    ServiceView view = views.find(key);
    if (view == null || !caching) {
      return null;
    }
    Published state = view.published();
    if (state == null || !state.isFresh()) {
      return null;
    }
    view.markUsed();
    metrics.hit();
    return state;
  }

  /** Nothing is known: the caller waits for the load, at most its deadline. */
  private CompletableFuture<ServiceSnapshot> first(ServiceView view, ServiceQuery query) {
    Deadline deadline = Deadline.in(config.lookupTimeout(), runtime.ticks());
    Load load = loads.load(view);
    return within(load.answer, deadline.remaining())
        .thenCompose(loaded -> youngEnough(loaded, load, query, deadline))
        .handle((loaded, error) -> answer(view, query, loaded, error));
  }

  /** What was settled for may be too old for this query: then only the registry can help. */
  private CompletableFuture<Loads.Loaded> youngEnough(
      Loads.Loaded loaded, Load load, ServiceQuery query, Deadline deadline) {
    return isTooOld(loaded.state(), query)
        ? within(load.refreshed, deadline.remaining())
        : CompletableFuture.completedFuture(loaded);
  }

  /** Something older is known: the caller waits a little, not at all while the registry is sick. */
  private CompletableFuture<ServiceSnapshot> again(ServiceView view, ServiceQuery query) {
    Published held = view.published();
    if (held == null || isTooOld(held, query)) {
      return first(view, query);
    }
    if (view.isWatched()) {
      return CompletableFuture.completedFuture(held.answer(query));
    }
    boolean hopeless = isHopeless(view) || held.isLossDoubted();
    if (hopeless && !failures.isDue(view.key())) {
      return CompletableFuture.completedFuture(held.answer(query));
    }
    Load load = loads.load(view);
    Duration wait = hopeless ? Duration.ZERO : config.freshWait().minus(load.age());
    if (!load.refreshed.isDone() && (wait.isZero() || wait.isNegative())) {
      return CompletableFuture.completedFuture(held.answer(query));
    }
    return within(load.answer, wait).handle((loaded, error) -> answer(view, query, loaded, error));
  }

  /** The registry is away, or its last answer about this service was none. */
  private boolean isHopeless(ServiceView view) {
    return upstream.pulse().isSick() || view.failure() != null;
  }

  /** A caller's own limit on the shared load, which goes on when the caller gives up. */
  private CompletableFuture<Loads.Loaded> within(
      CompletableFuture<Loads.Loaded> load, Duration limit) {
    return Timeouts.within(
        load.thenApply(loaded -> loaded),
        limit,
        runtime.scheduler(),
        () -> new RegistryException(Kind.TIMEOUT, "no answer within " + limit.toMillis() + " ms"));
  }

  private ServiceSnapshot answer(
      ServiceView view,
      ServiceQuery query,
      Loads.@Nullable Loaded loaded,
      @Nullable Throwable error) {
    if (loaded != null && !isTooOld(loaded.state(), query)) {
      if (!loaded.state().endpoints().isEmpty() && !view.isWatched()) {
        onDiscovered.accept(view);
      }
      return firstHand(loaded, query);
    }
    Published held = view.published();
    if (held != null && !isTooOld(held, query)) {
      return held.answer(query);
    }
    Optional<Duration> age = Optional.ofNullable(view.lastKnown()).map(freshness::age);
    if (error != null) {
      throw ApiFailures.ofRead(query.service(), error, age);
    }
    throw new ServiceUnavailableException(
        query.service(),
        query.service() + ": the last answer is older than " + limitOf(query),
        Optional.empty(),
        age.orElse(Duration.ZERO));
  }

  /** The lookup that made the load is told who answered it. */
  private static ServiceSnapshot firstHand(Loads.Loaded loaded, ServiceQuery query) {
    ServiceSnapshot answer = loaded.state().answer(query);
    return answer.source() == SnapshotSource.LOCAL_CACHE
        ? answer.toBuilder().source(loaded.source()).build()
        : answer;
  }

  /** What is remembered of a service without endpoints has no timer that would mark it stale. */
  private boolean isFreshFor(Published nothing, ServiceQuery query) {
    return freshness.age(nothing).compareTo(config.cacheTtl()) < 0 && !isTooOld(nothing, query);
  }

  private boolean isTooOld(Published state, ServiceQuery query) {
    return freshness.age(state).compareTo(limitOf(query)) > 0;
  }

  private Duration limitOf(ServiceQuery query) {
    Duration widest = config.maxStale();
    return query.maxStale().filter(own -> own.compareTo(widest) < 0).orElse(widest);
  }

  private String keyOf(ServiceQuery query) {
    return ownDatacenter && query.datacenter().isEmpty()
        ? query.service()
        : ServiceView.key(query.service(), datacenter(query));
  }

  private Optional<String> datacenter(ServiceQuery query) {
    return query.datacenter().or(() -> datacenter);
  }
}
