package io.datapunk.discovery.core.view;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.core.failure.ApiFailures;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.core.runtime.Failures;
import io.datapunk.discovery.core.runtime.Heartbeat.Standstill;
import io.datapunk.discovery.core.upstream.Evidence;
import io.datapunk.discovery.core.upstream.Upstream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one publish step: every answer, from a watch, a load or the distributed cache, comes through
 * here, is compared with the held view, doubted where it must be, and becomes the new view or not.
 *
 * <p>Its work on a view runs on the view's own executor.
 */
public final class Publisher {

  private static final Logger log = LoggerFactory.getLogger(Publisher.class);

  /** An answer from a server further behind its leader than this confirms nothing. */
  static final Duration TOLERATED_LAG = Duration.ofSeconds(5);

  private final ServiceDiscoveryConfig config;
  private final Upstream upstream;
  private final EngineRuntime runtime;
  private final Freshness freshness;
  private final AtomicLong versions = new AtomicLong();
  private final List<ViewObserver> observers = new CopyOnWriteArrayList<>();

  /** Creates one. */
  public Publisher(
      ServiceDiscoveryConfig config,
      Upstream upstream,
      EngineRuntime runtime,
      Freshness freshness) {
    this.config = config;
    this.upstream = upstream;
    this.runtime = runtime;
    this.freshness = freshness;
  }

  /** Tells {@code observer} of all views from now on. */
  public void addObserver(ViewObserver observer) {
    observers.add(observer);
  }

  /** Returns the next version of a view in this JVM. */
  public long nextVersion() {
    return versions.incrementAndGet();
  }

  /**
   * Judges an answer.
   *
   * @return what became of it; fails if missing rights may explain it, or if it is doubted and the
   *     confirming read fails
   */
  public CompletableFuture<Verdict> accept(ServiceView view, Evidence evidence) {
    CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    view.serial()
        .execute(
            () -> {
              try {
                judge(view, evidence, verdict);
              } catch (RuntimeException | Error e) { // whoever waits must not wait for ever
                verdict.completeExceptionally(e);
                throw e;
              }
            });
    return verdict;
  }

  /** Notes that a question about the view failed. */
  public void failed(ServiceView view, Throwable failure) {
    Throwable bare = Failures.unwrap(failure);
    view.serial()
        .execute(
            () -> {
              view.failed(bare);
              view.history.gap(runtime.ticks().nanos());
              Published held = view.published();
              if (held != null && isDenied(bare)) {
                markStale(view, held, StaleReason.ACCESS_REFUSED);
              } else if (held != null && !held.isFresh()) {
                markStale(view, held, ApiFailures.staleReason(bare));
              }
            });
  }

  /** Notes that the registry's history was reset, or another server answers, without a failure. */
  public void gap(ServiceView view) {
    view.serial().execute(() -> view.history.gap(runtime.ticks().nanos()));
  }

  /**
   * Notes that this process stood still: what is held may be outdated, and is older than its ticks
   * say by what they missed; unless it was confirmed since.
   */
  public void stoodStill(ServiceView view, Standstill standstill) {
    view.serial()
        .execute(
            () -> {
              Published held = view.published();
              if (held != null && !standstill.isBefore(held.confirmedNanos(), held.confirmedAt())) {
                Published older = held.olderBy(standstill.missed());
                view.publish(held.isFresh() ? older.stale(StaleReason.UNCONFIRMED) : older);
              }
              freshness.look(view);
            });
  }

  /** Whatever goes wrong, the asker gets a verdict: it would wait for ever. */
  private void judge(ServiceView view, Evidence evidence, CompletableFuture<Verdict> verdict) {
    try {
      decide(view, evidence, verdict);
    } catch (Throwable e) {
      verdict.completeExceptionally(e);
      throw e;
    }
  }

  private void tell(Consumer<ViewObserver> news) {
    for (ViewObserver observer : observers) {
      try {
        news.accept(observer);
      } catch (RuntimeException e) {
        log.atError().setCause(e).log("An observer of views failed: {}", e.toString());
      }
    }
  }

  private void decide(ServiceView view, Evidence evidence, CompletableFuture<Verdict> verdict) {
    Published held = view.published();
    if (mayHideEndpoints(held, evidence)) {
      RegistryException denied =
          new RegistryException(
              Kind.DENIED, "the right to see endpoints of " + view.service() + " is missing");
      upstream.pulse().failed(denied);
      failed(view, denied);
      verdict.completeExceptionally(denied);
    } else if (evidence.lag().compareTo(TOLERATED_LAG) > 0) {
      verdict.complete(lagging(view, held, evidence));
    } else if (held == null) {
      verdict.complete(
          view.judgedByPast(evidence).map(first -> publish(view, first)).orElse(Verdict.OUTDATED));
    } else if (isOutdated(held, evidence) || isFromBeforeTheLoss(view, evidence)) {
      verdict.complete(Verdict.OUTDATED);
    } else if (held.endpoints().equals(evidence.endpoints())) {
      verdict.complete(confirm(view, held, evidence));
    } else {
      judgeDifference(view, held, evidence, verdict);
    }
  }

  private void judgeDifference(
      ServiceView view, Published held, Evidence evidence, CompletableFuture<Verdict> verdict) {
    Doubt doubt = Doubt.of(held, evidence, view.history.learntNanos());
    if (!cursorGrew(held, evidence)) {
      view.history.gap(runtime.ticks().nanos());
    }
    if (doubt == Doubt.NONE) {
      verdict.complete(publish(view, evidence));
    } else if (evidence.consistency() != Consistency.CONSISTENT) {
      tell(observer -> observer.onDoubted(view, evidence));
      confirmByConsistentRead(view, evidence.source(), verdict);
    } else if (doubt == Doubt.MASS_LOSS && mustHold(view)) {
      verdict.complete(hold(view, held));
    } else {
      verdict.complete(publish(view, evidence));
    }
  }

  private void confirmByConsistentRead(
      ServiceView view, SnapshotSource source, CompletableFuture<Verdict> verdict) {
    Published doubted = view.published();
    upstream
        .read(
            ReadRequest.now(view.service(), view.datacenter(), Consistency.CONSISTENT),
            config.lookupTimeout())
        .whenCompleteAsync(
            (answer, error) -> {
              if (error != null) {
                failed(view, error);
                verdict.completeExceptionally(Failures.unwrap(error));
              } else if (isOvertaken(doubted, view.published(), answer)) {
                confirmByConsistentRead(view, source, verdict);
              } else {
                judge(view, source == SnapshotSource.WATCH ? answer.fromWatch() : answer, verdict);
              }
            },
            view.serial());
  }

  /**
   * Whether something else was learnt while a confirming read was under way, and its answer differs
   * from that. Which of the two is newer cannot be told then, not by cursors either, which may be
   * those of two servers: another read decides.
   */
  private static boolean isOvertaken(
      @Nullable Published before, @Nullable Published now, Evidence answer) {
    if (now == null) {
      return false;
    }
    boolean moved =
        before == null
            || before.version() != now.version()
            || !before.cursor().equals(now.cursor());
    return moved && !now.endpoints().equals(answer.endpoints());
  }

  /**
   * Whether this follows what is held. That cannot be said of a view that came from another JVM,
   * without a cursor; a registry that has none must be believed.
   */
  private static boolean cursorGrew(Published held, Evidence evidence) {
    return evidence.cursor().isEmpty()
        || (held.cursor().isPresent() && evidence.cursor().getAsLong() > held.cursor().getAsLong());
  }

  private boolean mustHold(ServiceView view) {
    long now = runtime.ticks().nanos();
    if (view.history.isHolding()) {
      return !view.history.isHoldOver(now);
    }
    return !view.history.isContinuous(now);
  }

  private Verdict hold(ServiceView view, Published held) {
    markStale(view, held, StaleReason.LOSS_DOUBTED);
    if (!view.history.isHolding()) {
      Duration bound = longestHold(held);
      long now = runtime.ticks().nanos();
      view.history.hold(
          now,
          now + bound.toNanos(),
          runtime.scheduler().after(bound, () -> view.serial().execute(() -> endHold(view))));
    }
    return Verdict.HELD;
  }

  /** It ends before what is held is too old: there would be nothing to show. */
  private Duration longestHold(Published held) {
    Duration left = config.maxStale().minus(freshness.age(held)).minus(config.lookupTimeout());
    Duration bound = config.massLossHold();
    return left.isNegative() ? Duration.ZERO : left.compareTo(bound) < 0 ? left : bound;
  }

  private void endHold(ServiceView view) {
    CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    confirmByConsistentRead(
        view, view.isWatched() ? SnapshotSource.WATCH : SnapshotSource.REGISTRY, verdict);
  }

  private Verdict publish(ServiceView view, Evidence evidence) {
    view.history.endHold();
    Published state = made(view, evidence);
    set(view, state);
    tell(observer -> observer.onChanged(view, state, evidence));
    return Verdict.CHANGED;
  }

  /** What was known before, however old, tells how the health of the endpoints went. */
  private Published made(ServiceView view, Evidence evidence) {
    Instant at = wallTime(evidence);
    Published last = view.lastKnown();
    List<ServiceEndpoint> before = last == null ? List.of() : last.endpoints();
    return Published.of(
        view.service(),
        HealthTrail.carriedOn(before, evidence.endpoints(), at),
        evidence,
        nextVersion(),
        at,
        heldBy(view));
  }

  private Verdict confirm(ServiceView view, Published held, Evidence evidence) {
    view.history.endHold();
    Published state = held.confirmedBy(evidence, wallTime(evidence), heldBy(view));
    set(view, state);
    tell(observer -> observer.onConfirmed(view, state, evidence));
    return Verdict.CONFIRMED;
  }

  private Verdict lagging(ServiceView view, @Nullable Published held, Evidence evidence) {
    if (held == null) {
      Published first = made(view, evidence).stale(StaleReason.REGISTRY_LAGGING);
      if (freshness.age(first).compareTo(config.maxStale()) < 0) {
        view.publish(first);
        freshness.arm(view);
      }
    } else if (!held.isFresh()) {
      markStale(view, held, StaleReason.REGISTRY_LAGGING);
    }
    return Verdict.LAGGING;
  }

  private void set(ServiceView view, Published state) {
    view.answered();
    boolean old = runtime.ticks().nanos() - state.confirmedNanos() >= config.cacheTtl().toNanos();
    view.publish(old ? state.stale(StaleReason.UNCONFIRMED) : state);
    view.history.learnt(runtime.ticks().nanos());
    freshness.arm(view);
  }

  private static void markStale(ServiceView view, Published held, StaleReason reason) {
    if (!held.staleReason().equals(Optional.of(reason))) {
      view.publish(held.stale(reason));
    }
  }

  /** First-hand answers of the same instant come in order; copies of the same instant are older. */
  private static boolean isOutdated(Published held, Evidence evidence) {
    long later = evidence.confirmedNanos() - held.confirmedNanos();
    return evidence.isFirstHand() ? later < 0 : later <= 0;
  }

  /** A copy of what is held says nothing about a loss that was seen after it was made. */
  private static boolean isFromBeforeTheLoss(ServiceView view, Evidence evidence) {
    return !evidence.isFirstHand() && view.history.isBeforeHold(evidence.confirmedNanos());
  }

  private static boolean mayHideEndpoints(@Nullable Published held, Evidence evidence) {
    if (evidence.rights() != Rights.FILTERED) {
      return false;
    }
    return evidence.endpoints().isEmpty()
        || held != null && Doubt.losesMost(held.endpoints(), evidence.endpoints());
  }

  private static boolean isDenied(Throwable failure) {
    return failure instanceof RegistryException e && e.kind() == Kind.DENIED;
  }

  private static SnapshotSource heldBy(ServiceView view) {
    return view.isWatched() ? SnapshotSource.WATCH : SnapshotSource.LOCAL_CACHE;
  }

  private Instant wallTime(Evidence evidence) {
    return runtime
        .clock()
        .instant()
        .minusNanos(runtime.ticks().nanos() - evidence.confirmedNanos());
  }
}
