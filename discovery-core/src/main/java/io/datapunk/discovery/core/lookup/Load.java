package io.datapunk.discovery.core.lookup;

import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.runtime.Backoff;
import io.datapunk.discovery.core.runtime.Deadline;
import io.datapunk.discovery.core.runtime.Failures;
import io.datapunk.discovery.core.upstream.Evidence;
import io.datapunk.discovery.core.view.Published;
import io.datapunk.discovery.core.view.ServiceView;
import io.datapunk.discovery.core.view.Verdict;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One load under way: it asks the distributed cache, within its own small limit, and then the
 * registry, again after a pause while that fails, until its time is over. Its futures are shared:
 * read only.
 */
final class Load {

  private final LoadParts parts;
  private final ServiceView view;
  private final long beganNanos;
  private final boolean wasKnown;
  private final Deadline deadline;
  private final Backoff backoff;

  /**
   * That another JVM found nothing is no reason not to ask, and nobody is shown it before the
   * registry has had its time.
   */
  private volatile @Nullable Evidence nothing;

  /** What may be served, as soon as waiting longer is of no use; for who asked. */
  final CompletableFuture<Loads.Loaded> answer = new CompletableFuture<>();

  /** The end: what the registry said, or that it said nothing in time. */
  final CompletableFuture<Loads.Loaded> refreshed = new CompletableFuture<>();

  Load(LoadParts parts, ServiceView view) {
    this.parts = parts;
    this.view = view;
    this.beganNanos = parts.runtime().ticks().nanos();
    this.wasKnown = view.published() != null;
    this.deadline = Deadline.in(parts.config().lookupTimeout(), parts.runtime().ticks());
    this.backoff =
        new Backoff(
            parts.config().backoffMin(),
            parts.config().backoffMax(),
            parts.runtime().random("load/" + view.key()));
  }

  /** Returns for how long it has been under way. */
  Duration age() {
    return Duration.ofNanos(parts.runtime().ticks().nanos() - beganNanos);
  }

  void begin() {
    if (view.published() != null) {
      askRegistry();
      return;
    }
    parts
        .shared()
        .get(view)
        .thenCompose(
            found ->
                found.map(this::take).orElseGet(() -> CompletableFuture.completedFuture(false)))
        .whenCompleteAsync((any, error) -> afterShared(), parts.runtime().workers());
  }

  private CompletableFuture<Boolean> take(Evidence copy) {
    if (copy.endpoints().isEmpty()) {
      nothing = copy;
      return CompletableFuture.completedFuture(true);
    }
    return parts.publisher().accept(view, copy).thenApply(verdict -> true);
  }

  private void afterShared() {
    Published state = view.published();
    if (state != null && state.isFresh() && !state.endpoints().isEmpty()) {
      succeed(new Loads.Loaded(state, source(state)));
      return;
    }
    askRegistry();
    if (state == null && nothing == null) {
      return;
    }
    // By now the service is known: who asked waits as for any known service, not for a sick
    // registry, and not long for one that is silent.
    if (parts.upstream().pulse().isSick()) {
      settle();
    } else {
      parts
          .runtime()
          .scheduler()
          .after(parts.config().freshWait(), () -> parts.runtime().workers().execute(this::settle));
    }
  }

  /** Serves what is held to who waits; the registry's answer may come later. */
  private CompletableFuture<Void> settle() {
    Evidence copy = nothing;
    if (copy == null || answer.isDone() || view.published() != null) {
      serve();
      return CompletableFuture.completedFuture(null);
    }
    return parts
        .publisher()
        .accept(view, copy)
        .handleAsync(
            (verdict, error) -> {
              serve();
              return null;
            },
            parts.runtime().workers());
  }

  private void serve() {
    Published state = view.published();
    if (state != null) {
      answer.complete(new Loads.Loaded(state, source(state)));
    }
  }

  private SnapshotSource source(Published state) {
    return wasKnown || state.isFirstHand()
        ? SnapshotSource.LOCAL_CACHE
        : SnapshotSource.DISTRIBUTED_CACHE;
  }

  private void askRegistry() {
    readCurrent()
        .thenCompose(this::undoubted)
        .thenCompose(this::accept)
        .whenCompleteAsync((loaded, error) -> conclude(loaded, error), parts.runtime().workers());
  }

  /** Reads again what this JVM itself changed while the answer was on its way. */
  private CompletableFuture<Evidence> readCurrent() {
    Long before = parts.views().changedAt(view.service());
    return read(Consistency.STALE)
        .thenCompose(
            answer -> {
              Long change = parts.views().changedAt(view.service());
              boolean outdated = change != null && !change.equals(before);
              return outdated && !deadline.isOver()
                  ? readCurrent()
                  : CompletableFuture.completedFuture(answer);
            });
  }

  private CompletableFuture<Evidence> read(Consistency consistency) {
    return parts
        .upstream()
        .read(
            ReadRequest.now(view.service(), view.datacenter(), consistency),
            deadline.atMost(parts.config().lookupTimeout()));
  }

  /** What differs from another JVM's view is asked about once more; the rest is judged later. */
  private CompletableFuture<Evidence> undoubted(Evidence answer) {
    return nothing == null || view.published() != null || answer.endpoints().isEmpty()
        ? CompletableFuture.completedFuture(answer)
        : read(Consistency.CONSISTENT);
  }

  private CompletableFuture<Loads.Loaded> accept(Evidence evidence) {
    return parts
        .publisher()
        .accept(view, evidence)
        .thenApply(
            verdict -> {
              Published state = view.published();
              if (state == null) {
                throw new RegistryException(
                    RegistryException.Kind.UNAVAILABLE, "the answer is too old to be served");
              }
              boolean said = verdict == Verdict.CHANGED || verdict == Verdict.CONFIRMED;
              return new Loads.Loaded(state, said ? SnapshotSource.REGISTRY : source(state));
            });
  }

  private void conclude(Loads.@Nullable Loaded loaded, @Nullable Throwable error) {
    if (loaded != null) {
      if (loaded.state().isLossDoubted()) {
        parts.failures().rememberUseless(view.key());
      } else {
        parts.failures().forget(view.key());
      }
      if (loaded.state().endpoints().isEmpty()) {
        parts.views().retire(view);
      }
      succeed(loaded);
    } else if (error != null) {
      retryOrFail(Failures.unwrap(error));
    }
  }

  private void retryOrFail(Throwable failure) {
    parts.publisher().failed(view, failure);
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
      parts
          .runtime()
          .scheduler()
          .after(pause, () -> parts.runtime().workers().execute(this::begin));
      return;
    }
    parts.failures().remember(view.key(), failure);
    if (view.published() == null && view.lastKnown() == null) {
      parts.views().retire(view);
    }
    fail(failure);
  }

  private void succeed(Loads.Loaded loaded) {
    answer.complete(loaded);
    refreshed.complete(loaded);
  }

  void fail(Throwable failure) {
    answer.completeExceptionally(failure);
    refreshed.completeExceptionally(failure);
  }
}
