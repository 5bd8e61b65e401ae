package io.datapunk.discovery.core.lookup;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.runtime.Backoff;
import io.datapunk.discovery.core.runtime.Deadline;
import io.datapunk.discovery.core.runtime.Failures;
import io.datapunk.discovery.core.shared.SharedCache;
import io.datapunk.discovery.core.upstream.Evidence;
import io.datapunk.discovery.core.upstream.Upstream;
import io.datapunk.discovery.core.view.Published;
import io.datapunk.discovery.core.view.Publisher;
import io.datapunk.discovery.core.view.ServiceView;
import io.datapunk.discovery.core.view.Verdict;
import io.datapunk.discovery.core.view.ViewTable;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The loads in flight: at most one for each view, which all callers share and none can cancel or
 * shorten for the others.
 *
 * <p>A load asks the distributed cache, within its own small limit, and then the registry, again
 * after a pause while that fails, until its time is over.
 */
final class Loads {

  private final ServiceDiscoveryConfig config;
  private final Upstream upstream;
  private final SharedCache shared;
  private final Publisher publisher;
  private final ViewTable views;
  private final RecentFailures failures;
  private final EngineRuntime runtime;
  private final Map<ServiceView, Load> inFlight = new ConcurrentHashMap<>();

  Loads(
      ServiceDiscoveryConfig config,
      Upstream upstream,
      SharedCache shared,
      Publisher publisher,
      ViewTable views,
      RecentFailures failures,
      EngineRuntime runtime) {
    this.config = config;
    this.upstream = upstream;
    this.shared = shared;
    this.publisher = publisher;
    this.views = views;
    this.failures = failures;
    this.runtime = runtime;
  }

  /**
   * What a load brought.
   *
   * @param state what the view holds now
   * @param source who gave it
   */
  record Loaded(Published state, SnapshotSource source) {}

  /** Returns the load in flight for this view, begun now if there is none. */
  Load load(ServiceView view) {
    Load load = new Load(view);
    Load running = inFlight.putIfAbsent(view, load);
    if (running != null) {
      return running;
    }
    load.refreshed.whenComplete((loaded, error) -> inFlight.remove(view, load));
    load.begin();
    return load;
  }

  void close() {
    RegistryException closed = new RegistryException(RegistryException.Kind.CLOSED, "closed");
    inFlight.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().key()))
        .forEach(entry -> entry.getValue().fail(closed));
  }

  /** One load under way. Its futures are shared: read only. */
  final class Load {

    private final ServiceView view;
    private final long beganNanos = runtime.ticks().nanos();
    private final boolean wasKnown;
    private final Deadline deadline;
    private final Backoff backoff;

    /**
     * That another JVM found nothing is no reason not to ask, and nobody is shown it before the
     * registry has had its time.
     */
    private volatile @Nullable Evidence nothing;

    /** What may be served, as soon as waiting longer is of no use; for who asked. */
    final CompletableFuture<Loaded> answer = new CompletableFuture<>();

    /** The end: what the registry said, or that it said nothing in time. */
    final CompletableFuture<Loaded> refreshed = new CompletableFuture<>();

    Load(ServiceView view) {
      this.view = view;
      this.wasKnown = view.published() != null;
      this.deadline = Deadline.in(config.lookupTimeout(), runtime.ticks());
      this.backoff =
          new Backoff(
              config.backoffMin(), config.backoffMax(), runtime.random("load/" + view.key()));
    }

    /** Returns for how long it has been under way. */
    Duration age() {
      return Duration.ofNanos(runtime.ticks().nanos() - beganNanos);
    }

    private void begin() {
      if (view.published() != null) {
        askRegistry();
        return;
      }
      shared
          .get(view)
          .thenCompose(
              found ->
                  found.map(this::take).orElseGet(() -> CompletableFuture.completedFuture(false)))
          .whenCompleteAsync((any, error) -> afterShared(), runtime.workers());
    }

    private CompletableFuture<Boolean> take(Evidence copy) {
      if (copy.endpoints().isEmpty()) {
        nothing = copy;
        return CompletableFuture.completedFuture(true);
      }
      return publisher.accept(view, copy).thenApply(verdict -> true);
    }

    private void afterShared() {
      Published state = view.published();
      if (state != null && state.isFresh() && !state.endpoints().isEmpty()) {
        succeed(new Loaded(state, source(state)));
        return;
      }
      askRegistry();
      if (state == null && nothing == null) {
        return;
      }
      // By now the service is known: who asked waits as for any known service, not for a sick
      // registry, and not long for one that is silent.
      if (upstream.pulse().isSick()) {
        settle();
      } else {
        runtime
            .scheduler()
            .after(config.freshWait(), () -> runtime.workers().execute(this::settle));
      }
    }

    /** Serves what is held to who waits; the registry's answer may come later. */
    private CompletableFuture<Void> settle() {
      Evidence copy = nothing;
      if (copy == null || view.published() != null) {
        serve();
        return CompletableFuture.completedFuture(null);
      }
      return publisher
          .accept(view, copy)
          .handleAsync(
              (verdict, error) -> {
                serve();
                return null;
              },
              runtime.workers());
    }

    private void serve() {
      Published state = view.published();
      if (state != null) {
        answer.complete(new Loaded(state, source(state)));
      }
    }

    private SnapshotSource source(Published state) {
      return wasKnown || state.isFirstHand()
          ? SnapshotSource.LOCAL_CACHE
          : SnapshotSource.DISTRIBUTED_CACHE;
    }

    private void askRegistry() {
      upstream
          .read(
              ReadRequest.now(view.service(), view.datacenter(), Consistency.STALE),
              deadline.atMost(config.lookupTimeout()))
          .thenCompose(this::undoubted)
          .thenCompose(this::accept)
          .whenCompleteAsync((loaded, error) -> conclude(loaded, error), runtime.workers());
    }

    /** What differs from another JVM's view is asked about once more; the rest is judged later. */
    private CompletableFuture<Evidence> undoubted(Evidence answer) {
      return nothing == null || view.published() != null || answer.endpoints().isEmpty()
          ? CompletableFuture.completedFuture(answer)
          : upstream.read(
              ReadRequest.now(view.service(), view.datacenter(), Consistency.CONSISTENT),
              deadline.atMost(config.lookupTimeout()));
    }

    private CompletableFuture<Loaded> accept(Evidence evidence) {
      return publisher
          .accept(view, evidence)
          .thenApply(
              verdict -> {
                Published state = view.published();
                if (state == null) {
                  throw new RegistryException(
                      RegistryException.Kind.UNAVAILABLE, "the answer is too old to be served");
                }
                boolean said = verdict == Verdict.CHANGED || verdict == Verdict.CONFIRMED;
                return new Loaded(state, said ? SnapshotSource.REGISTRY : source(state));
              });
    }

    private void conclude(@Nullable Loaded loaded, @Nullable Throwable error) {
      if (loaded != null) {
        failures.forget(view.key());
        if (loaded.state().endpoints().isEmpty()) {
          views.retire(view);
        }
        succeed(loaded);
      } else if (error != null) {
        retryOrFail(Failures.unwrap(error));
      }
    }

    private void retryOrFail(Throwable failure) {
      publisher.failed(view, failure);
      if (refreshed.isDone()) {
        return;
      }
      // Nobody who has something waits for another attempt.
      settle().thenRun(() -> retryOrGiveUp(failure));
    }

    private void retryOrGiveUp(Throwable failure) {
      Duration pause = backoff.next();
      boolean hopeful = failure instanceof RegistryException e && e.kind().isTransient();
      if (hopeful && pause.compareTo(deadline.remaining()) < 0) {
        runtime.scheduler().after(pause, () -> runtime.workers().execute(this::begin));
        return;
      }
      failures.remember(view.key(), failure);
      if (view.published() == null && view.lastKnown() == null) {
        views.retire(view);
      }
      fail(failure);
    }

    private void succeed(Loaded loaded) {
      answer.complete(loaded);
      refreshed.complete(loaded);
    }

    private void fail(Throwable failure) {
      answer.completeExceptionally(failure);
      refreshed.completeExceptionally(failure);
    }
  }
}
