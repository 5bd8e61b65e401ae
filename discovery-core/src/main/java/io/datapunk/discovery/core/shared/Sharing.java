package io.datapunk.discovery.core.shared;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.core.port.Announcement;
import io.datapunk.discovery.core.port.CacheEntry;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.shared.Codec.Encoded;
import io.datapunk.discovery.core.upstream.Evidence;
import io.datapunk.discovery.core.view.Published;
import io.datapunk.discovery.core.view.Publisher;
import io.datapunk.discovery.core.view.ServiceView;
import io.datapunk.discovery.core.view.ViewObserver;
import io.datapunk.discovery.core.view.ViewTable;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * The exchange of views between JVMs: what the registry just said is offered and announced; what
 * others announce is looked at, not believed.
 */
public final class Sharing implements ViewObserver {

  private final SharedCache shared;
  private final Publisher publisher;
  private final ViewTable views;
  private final EngineRuntime runtime;
  private final RandomGenerator random;
  private final Duration keep;
  private final Duration spread;
  private final String origin;
  private volatile Handle subscription = () -> {};

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
    this.runtime = runtime;
    this.random = runtime.random("sharing");
    this.keep = config.maxStale();
    this.spread = config.recoverySpread();
    this.origin = HexFormat.of().toHexDigits(random.nextLong());
  }

  /** Begins to listen to the others. */
  public void start() {
    shared
        .cache()
        .ifPresent(cache -> subscription = cache.onAnnouncement(this::announced, this::missedSome));
  }

  /** Stops listening. */
  public void close() {
    subscription.close();
  }

  @Override
  public void onChanged(ServiceView view, Published state, Evidence evidence) {
    if (evidence.isFirstHand() && shared.cache().isPresent()) {
      shared.encode(view, state).ifPresent(encoded -> offer(view, state, encoded));
    }
  }

  @Override
  public void onConfirmed(ServiceView view, Published state, Evidence evidence) {
    if (!evidence.isFirstHand() || shared.cache().isEmpty()) {
      return;
    }
    shared
        .encode(view, state)
        .ifPresent(
            encoded ->
                shared
                    .ask(view, (cache, key) -> touch(cache, key, encoded, state))
                    .thenAccept(
                        held -> {
                          if (held.isPresent() && !held.get()) {
                            offer(view, state, encoded);
                          }
                        }));
  }

  private CompletableFuture<Boolean> touch(
      DistributedCache cache, String key, Encoded encoded, Published state) {
    return cache.touch(key, encoded.contentHash(), age(state), keep);
  }

  /** What is accepted is new to the others, be it that it comes with a later confirmation. */
  private void offer(ServiceView view, Published state, Encoded encoded) {
    CacheEntry entry = new CacheEntry(encoded.payload(), encoded.contentHash(), age(state));
    shared
        .ask(view, (cache, key) -> cache.offer(key, entry, keep))
        .thenAccept(
            accepted -> {
              if (accepted.orElse(false)) {
                shared.ask(view, (cache, key) -> cache.announce(new Announcement(key, origin)));
              }
            });
  }

  private void announced(Announcement announcement) {
    if (announcement.origin().equals(origin)) {
      return;
    }
    shared
        .keys()
        .viewKey(announcement.key())
        .map(views::find)
        .filter(view -> !view.isWatched())
        .ifPresent(view -> runtime.workers().execute(() -> look(view)));
  }

  /** After a (re)subscription any view may have changed unheard: look at all, spread over time. */
  private void missedSome() {
    views.forEach(
        view -> {
          if (!view.isWatched() && view.published() != null) {
            runtime
                .scheduler()
                .after(
                    Duration.ofNanos(random.nextLong(spread.toNanos())),
                    () -> runtime.workers().execute(() -> look(view)));
          }
        });
  }

  private void look(ServiceView view) {
    shared.get(view).thenAccept(found -> found.ifPresent(e -> publisher.accept(view, e)));
  }

  private Duration age(Published state) {
    return Duration.ofNanos(Math.max(0, runtime.ticks().nanos() - state.confirmedNanos()));
  }
}
