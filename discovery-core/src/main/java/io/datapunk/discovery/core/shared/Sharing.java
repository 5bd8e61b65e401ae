package io.datapunk.discovery.core.shared;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.core.observe.LookupMetrics;
import io.datapunk.discovery.core.port.Announcement;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.runtime.Heartbeat;
import io.datapunk.discovery.core.upstream.Evidence;
import io.datapunk.discovery.core.upstream.TrustScope;
import io.datapunk.discovery.core.view.Published;
import io.datapunk.discovery.core.view.Publisher;
import io.datapunk.discovery.core.view.ServiceView;
import io.datapunk.discovery.core.view.ViewObserver;
import io.datapunk.discovery.core.view.ViewTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The exchange of views between JVMs: what the registry itself said is offered and announced; what
 * others announce is looked at, not believed.
 */
public final class Sharing implements ViewObserver {

  /**
   * Many watch one change and see it at once; spread, the first spares the others their payload.
   */
  private static final Duration CHANGE_SPREAD = Duration.ofMillis(100);

  private final SharedCache shared;
  private final Publisher publisher;
  private final ViewTable views;
  private final RandomGenerator random;
  private final String origin;
  private final Outbox outbox;
  private final Looks looks;
  private final Round round;
  private volatile Handle subscription = () -> {};
  private volatile Consumer<ServiceView> refresher = view -> {};

  /** Creates one. */
  public Sharing(
      ServiceDiscoveryConfig config,
      SharedCache shared,
      Publisher publisher,
      ViewTable views,
      EngineRuntime runtime) {
    this.shared = shared;
    this.publisher = publisher;
    this.views = views;
    this.random = runtime.random("sharing");
    this.origin = HexFormat.of().toHexDigits(random.nextLong());
    this.outbox =
        new Outbox(shared, runtime, origin, Keep.of(config), view -> refresher.accept(view));
    this.looks = new Looks(runtime, this::look);
    this.round = new Round(runtime, random, config.recoverySpread(), this::compare);
  }

  /** Returns the distributed cache as lookups see it. */
  public static SharedCache cache(
      ServiceDiscoveryConfig config,
      Optional<DistributedCache> cache,
      Registry registry,
      TrustScope scope,
      EngineRuntime runtime,
      Heartbeat heartbeat,
      LookupMetrics metrics) {
    return new SharedCache(
        config,
        SharedParts.of(config, cache, registry, scope, runtime),
        runtime,
        heartbeat,
        metrics);
  }

  /**
   * Sets who asks the registry anew: a change that is dated by when its poll began may look older
   * than what another JVM confirmed since, and is worth sharing once it is confirmed again.
   */
  public void refreshBy(Consumer<ServiceView> task) {
    refresher = task;
  }

  /** Begins to find out which registry this is, and to listen to the others. */
  public void start() {
    shared
        .parts()
        .ifPresent(
            parts -> {
              parts.place().start();
              subscription = parts.cache().onAnnouncement(this::announced, this::missedSome);
            });
  }

  /** Stops listening. */
  public void close() {
    subscription.close();
    round.close();
    shared.parts().ifPresent(parts -> parts.place().close());
  }

  @Override
  public void onChanged(ServiceView view, Published state, Evidence evidence) {
    if (isWorthSharing(view, state)) {
      outbox.put(view, state, view.isWatched() ? within(CHANGE_SPREAD) : Duration.ZERO);
    }
  }

  @Override
  public void onConfirmed(ServiceView view, Published state, Evidence evidence) {
    if (isWorthSharing(view, state)) {
      outbox.put(view, state, Duration.ZERO);
    }
  }

  /** Others may see what this JVM's own registry said, if it is known with whose rights. */
  private boolean isWorthSharing(ServiceView view, Published state) {
    return state.isFirstHand()
        && state.trust().isPresent()
        && shared.parts().isPresent()
        && isSomething(view, state);
  }

  /** That there is nothing is worth sharing of services, not of names that somebody made up. */
  private static boolean isSomething(ServiceView view, Published state) {
    return !state.endpoints().isEmpty() || view.hadEndpoints() || view.isWatched();
  }

  private void announced(Announcement announcement) {
    if (announcement.origin().equals(origin)) {
      return;
    }
    shared
        .parts()
        .flatMap(parts -> parts.keys().last())
        .flatMap(space -> space.viewKey(announcement.key()))
        .map(views::find)
        .filter(view -> !view.isWatched())
        .ifPresent(looks::ask);
  }

  /**
   * After a (re)subscription any view may have changed unheard, and the cache may have lost what it
   * held: look at all, and offer what the registry itself said, spread over time.
   */
  private void missedSome() {
    List<ServiceView> all = new ArrayList<>();
    views.forEach(all::add);
    round.begin(all);
  }

  private void compare(ServiceView view) {
    Published state = view.published();
    if (state != null && isWorthSharing(view, state)) {
      outbox.put(view, state, Duration.ZERO);
    }
    if (state != null && !view.isWatched()) {
      looks.ask(view);
    }
  }

  private CompletableFuture<Boolean> look(ServiceView view) {
    return shared
        .look(view)
        .thenApply(
            look -> {
              look.evidence()
                  .filter(evidence -> view.published() != null || !evidence.endpoints().isEmpty())
                  .ifPresent(evidence -> publisher.accept(view, evidence));
              return look.answered();
            });
  }

  private Duration within(Duration time) {
    return Duration.ofNanos(random.nextLong(Math.max(1, time.toNanos())));
  }
}
