package io.datapunk.discovery.core.view;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.core.port.EngineRuntime;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All views of this JVM, bounded: watched ones are pinned, the others give way when there are too
 * many services or endpoints, those out of use first. Views that hold nothing yet have a bound of
 * their own; one that goes loses nothing but company in its load.
 *
 * <p>Names that turned out to have no endpoints are remembered apart and briefly. So names from
 * user input cannot push out views of real services, also while the registry is away.
 */
public final class ViewTable {

  private static final int ABSENT_NAMES = 1_000;
  private static final int PAST_VIEWS = 10_000;

  private final Map<String, ServiceView> views = new ConcurrentHashMap<>();
  private final Cache<String, Published> absent;

  /** What views held that were retired, since they were empty, or evicted. */
  private final Cache<String, Past> past;

  /** When this JVM itself last changed services in the registry, in ticks. */
  private final Cache<String, Long> changed;

  private final EngineRuntime runtime;
  private final int bound;
  private final Footprint footprint;
  private final AtomicInteger pinned = new AtomicInteger();
  private final AtomicBoolean sweepAsked = new AtomicBoolean();
  private final Object sweeping = new Object();

  /** Where the last pass ended; guarded by {@link #sweeping}. */
  private Iterator<ServiceView> hand = Collections.emptyIterator();

  /** Creates one. */
  public ViewTable(ServiceDiscoveryConfig config, EngineRuntime runtime) {
    this.runtime = runtime;
    this.bound = config.localCacheServices();
    this.footprint = new Footprint(config.localCacheEndpoints(), this::sweepSoon);
    Duration ttl = config.cacheTtl();
    Duration brief = config.negativeTtl().compareTo(ttl) < 0 ? config.negativeTtl() : ttl;
    this.absent = remembering(ABSENT_NAMES, brief);
    this.past = remembering(PAST_VIEWS, ttl); // older copies are not fresh after that
    this.changed = remembering(ABSENT_NAMES, ttl);
  }

  private <V> Cache<String, V> remembering(int most, Duration time) {
    return Caffeine.newBuilder()
        .maximumSize(most)
        .expireAfterWrite(time)
        .ticker(runtime.ticks()::nanos)
        .executor(Runnable::run)
        .build();
  }

  /** Returns the view under the key, or null. */
  public @Nullable ServiceView find(String key) {
    return views.get(key);
  }

  /**
   * Returns what is remembered of a service without endpoints, or null; nothing from before this
   * JVM itself changed the service, also where that came back later.
   */
  public @Nullable Published findAbsent(String service, String key) {
    Published state = absent.getIfPresent(key);
    Long change = changedAt(service);
    boolean before =
        state != null && change != null && state.confirmedNanos() - change.longValue() <= 0;
    return before ? null : state;
  }

  /** Notes that the registry just carried out a change of the service that this JVM asked for. */
  public void changed(String service) {
    changed.put(service, runtime.ticks().nanos());
  }

  /** Returns when this JVM itself last changed the service, in ticks; null if not lately. */
  public @Nullable Long changedAt(String service) {
    return changed.getIfPresent(service);
  }

  /** Returns the view of the service, a new and empty one if there is none. */
  public ServiceView open(String service, Optional<String> datacenter) {
    String key = ServiceView.key(service, datacenter);
    ServiceView held = views.get(key);
    if (held != null) {
      return held;
    }
    ServiceView made = create(key, service, datacenter);
    held = views.putIfAbsent(key, made);
    if (held != null) {
      return held;
    }
    footprint.came(made);
    evictSurplus();
    return made;
  }

  /** Returns the view of the service, pinned for a watch. */
  public ServiceView pin(String service, Optional<String> datacenter) {
    String key = ServiceView.key(service, datacenter);
    ServiceView pinnedView =
        required(
            views.compute(
                key,
                (k, held) -> {
                  ServiceView view = held != null ? held : create(k, service, datacenter);
                  if (view.pin() == 1) {
                    pinned.incrementAndGet();
                  }
                  return view;
                }));
    footprint.changed(pinnedView);
    return pinnedView;
  }

  /** Lets go of a view that a watch had pinned. */
  public void unpin(ServiceView view) {
    if (view.unpin() == 0) {
      pinned.decrementAndGet();
    }
    footprint.changed(view);
    view.serial().execute(() -> settle(view));
  }

  private void settle(ServiceView view) {
    Published state = view.published();
    if (view.isWatched()) {
      return;
    }
    if (state != null) {
      view.publish(state.heldBy(SnapshotSource.LOCAL_CACHE));
    } else {
      retire(view);
    }
  }

  /** Takes a view that holds no endpoints out of the table; a service without any is remembered. */
  public void retire(ServiceView view) {
    views.computeIfPresent(
        view.key(),
        (key, held) -> {
          if (held != view || held.isWatched()) {
            return held;
          }
          Published state = held.published();
          if (state != null && state.endpoints().isEmpty()) {
            absent.put(key, state);
            past.put(key, Past.of(state));
          }
          discard(held);
          return null;
        });
  }

  /** Returns how many endpoints the views hold that no watch has pinned. */
  public long endpoints() {
    return footprint.endpoints();
  }

  /** Returns how many views there are. */
  public int size() {
    return views.size();
  }

  /** Runs {@code action} on each view. */
  public void forEach(Consumer<ServiceView> action) {
    views.values().forEach(action);
  }

  /** Stops the timers of all views and forgets them. */
  public void close() {
    views.values().forEach(this::discard);
    views.clear();
    absent.invalidateAll();
    past.invalidateAll();
    changed.invalidateAll();
  }

  private ServiceView create(String key, String service, Optional<String> datacenter) {
    return new ServiceView(
        key, service, datacenter, past.getIfPresent(key), runtime.workers(), footprint);
  }

  private void evictSurplus() {
    for (ServiceView surplus = footprint.surplusNewcomer();
        surplus != null;
        surplus = footprint.surplusNewcomer()) {
      evict(surplus);
    }
  }

  private boolean isCrowded() {
    return views.size() - pinned.get() - footprint.newcomers() > bound || footprint.isExcessive();
  }

  private void sweepSoon() {
    if (isCrowded() && sweepAsked.compareAndSet(false, true)) {
      runtime
          .workers()
          .execute(
              () -> {
                sweepAsked.set(false);
                sweep();
              });
    }
  }

  /** The clock algorithm: a view used since the hand came by last gets a second chance. */
  private void sweep() {
    synchronized (sweeping) {
      for (int left = 2 * views.size(); left > 0; left--) {
        if (!isCrowded()) {
          return;
        }
        if (!hand.hasNext()) {
          hand = views.values().iterator();
          if (!hand.hasNext()) {
            return;
          }
        }
        ServiceView candidate = hand.next();
        if (candidate.isWatched() || candidate.lastKnown() == null) {
          continue;
        }
        if (candidate.isUsed()) {
          candidate.forgetUse();
        } else {
          evict(candidate);
        }
      }
    }
  }

  private void evict(ServiceView candidate) {
    views.computeIfPresent(
        candidate.key(),
        (key, held) -> {
          if (held != candidate || held.isWatched()) {
            return held;
          }
          Published state = held.published();
          if (state != null) {
            past.put(key, Past.of(state));
          }
          discard(held);
          return null;
        });
  }

  private void discard(ServiceView view) {
    footprint.left(view);
    view.serial().execute(view.history::retire);
  }

  private static ServiceView required(@Nullable ServiceView view) {
    if (view == null) {
      throw new IllegalStateException("a view vanished while it was pinned");
    }
    return view;
  }
}
