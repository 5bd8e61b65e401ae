package io.datapunk.discovery.core.view;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.core.port.EngineRuntime;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All views of this JVM, bounded: watched ones are pinned, the others give way when there are too
 * many, those out of use first.
 *
 * <p>Names that turned out to have no endpoints are remembered apart and briefly, so that names
 * from user input cannot push out views of real services.
 */
public final class ViewTable {

  private static final int ABSENT_NAMES = 1_000;

  private final Map<String, ServiceView> views = new ConcurrentHashMap<>();
  private final Cache<String, Published> absent;
  private final EngineRuntime runtime;
  private final int bound;

  /** Creates one. */
  public ViewTable(ServiceDiscoveryConfig config, EngineRuntime runtime) {
    this.runtime = runtime;
    this.bound = config.localCacheServices();
    this.absent =
        Caffeine.newBuilder()
            .maximumSize(ABSENT_NAMES)
            .expireAfterWrite(config.negativeTtl())
            .ticker(runtime.ticks()::nanos)
            .executor(Runnable::run)
            .build();
  }

  /** Returns the view under the key, or null. */
  public @Nullable ServiceView find(String key) {
    return views.get(key);
  }

  /** Returns what is remembered of a service without endpoints, or null. */
  public @Nullable Published findAbsent(String key) {
    return absent.getIfPresent(key);
  }

  /** Returns the view of the service, a new and empty one if there is none. */
  public ServiceView open(String service, Optional<String> datacenter) {
    String key = ServiceView.key(service, datacenter);
    ServiceView view = views.computeIfAbsent(key, k -> create(k, service, datacenter));
    makeRoom(view);
    return view;
  }

  /** Returns the view of the service, pinned for a watch. */
  public ServiceView pin(String service, Optional<String> datacenter) {
    String key = ServiceView.key(service, datacenter);
    return required(
        views.compute(
            key,
            (k, held) -> {
              ServiceView view = held != null ? held : create(k, service, datacenter);
              view.pin();
              return view;
            }));
  }

  /** Lets go of a view that a watch had pinned. */
  public void unpin(ServiceView view) {
    view.unpin();
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
          }
          discard(held);
          return null;
        });
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
    views.values().forEach(ViewTable::discard);
    views.clear();
    absent.invalidateAll();
  }

  private ServiceView create(String key, String service, Optional<String> datacenter) {
    return new ServiceView(key, service, datacenter, runtime.workers());
  }

  /** One pass of the clock algorithm: a view used since the last pass gets a second chance. */
  private void makeRoom(ServiceView newcomer) {
    Iterator<ServiceView> candidates = views.values().iterator();
    while (views.size() > bound && candidates.hasNext()) {
      ServiceView candidate = candidates.next();
      if (candidate == newcomer || candidate.isWatched()) {
        continue;
      }
      if (candidate.isUsed()) {
        candidate.forgetUse();
      } else {
        evict(candidate);
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
          discard(held);
          return null;
        });
  }

  private static void discard(ServiceView view) {
    view.serial().execute(view.history::retire);
  }

  private static ServiceView required(@Nullable ServiceView view) {
    if (view == null) {
      throw new IllegalStateException("a view vanished while it was pinned");
    }
    return view;
  }
}
