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
  private final EngineRuntime runtime;
  private final Map<ServiceView, CompletableFuture<Loaded>> inFlight = new ConcurrentHashMap<>();

  Loads(
      ServiceDiscoveryConfig config,
      Upstream upstream,
      SharedCache shared,
      Publisher publisher,
      ViewTable views,
      EngineRuntime runtime) {
    this.config = config;
    this.upstream = upstream;
    this.shared = shared;
    this.publisher = publisher;
    this.views = views;
    this.runtime = runtime;
  }

  /**
   * What a load brought.
   *
   * @param state what the view holds now
   * @param source who gave it
   */
  record Loaded(Published state, SnapshotSource source) {}

  /** Returns the load in flight for this view, begun now if there is none. Shared: read only. */
  CompletableFuture<Loaded> load(ServiceView view) {
    CompletableFuture<Loaded> load = new CompletableFuture<>();
    CompletableFuture<Loaded> running = inFlight.putIfAbsent(view, load);
    if (running != null) {
      return running;
    }
    load.whenComplete((loaded, error) -> inFlight.remove(view, load));
    new Load(view, load).begin();
    return load;
  }

  void close() {
    RegistryException closed = new RegistryException(RegistryException.Kind.CLOSED, "closed");
    inFlight.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().key()))
        .forEach(entry -> entry.getValue().completeExceptionally(closed));
  }

  /** One load under way. */
  private final class Load {

    private final ServiceView view;
    private final CompletableFuture<Loaded> result;
    private final Deadline deadline;
    private final Backoff backoff;

    Load(ServiceView view, CompletableFuture<Loaded> result) {
      this.view = view;
      this.result = result;
      this.deadline = Deadline.in(config.lookupTimeout(), runtime.ticks());
      this.backoff =
          new Backoff(
              config.backoffMin(), config.backoffMax(), runtime.random("load/" + view.key()));
    }

    void begin() {
      if (view.published() != null) {
        askRegistry();
        return;
      }
      shared
          .get(view)
          .thenCompose(
              found ->
                  found
                      .map(evidence -> publisher.accept(view, evidence).thenApply(v -> true))
                      .orElseGet(() -> CompletableFuture.completedFuture(false)))
          .whenCompleteAsync((any, error) -> afterShared(), runtime.workers());
    }

    private void afterShared() {
      Published state = view.published();
      if (state == null) {
        askRegistry();
        return;
      }
      boolean servable = state.isFresh() || upstream.pulse().isSick();
      if (servable) { // a sick registry would only make the caller wait
        result.complete(new Loaded(state, SnapshotSource.DISTRIBUTED_CACHE));
      }
      if (!state.isFresh()) {
        askRegistry();
      }
    }

    private void askRegistry() {
      upstream
          .read(
              ReadRequest.now(view.service(), view.datacenter(), Consistency.STALE),
              deadline.atMost(config.lookupTimeout()))
          .thenCompose(this::accept)
          .whenCompleteAsync((loaded, error) -> conclude(loaded, error), runtime.workers());
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
                return new Loaded(state, SnapshotSource.REGISTRY);
              });
    }

    private void conclude(@Nullable Loaded loaded, @Nullable Throwable error) {
      if (loaded != null) {
        if (loaded.state().endpoints().isEmpty()) {
          views.retire(view);
        }
        result.complete(loaded);
      } else if (error != null) {
        retryOrFail(Failures.unwrap(error));
      }
    }

    private void retryOrFail(Throwable failure) {
      publisher.failed(view, failure);
      Duration pause = backoff.next();
      boolean hopeful = failure instanceof RegistryException e && e.kind().isTransient();
      if (result.isDone()) {
        return;
      }
      if (hopeful && pause.compareTo(deadline.remaining()) < 0) {
        runtime.scheduler().after(pause, () -> runtime.workers().execute(this::begin));
      } else {
        if (view.published() == null && view.lastKnown() == null) {
          views.retire(view);
        }
        result.completeExceptionally(failure);
      }
    }
  }
}
