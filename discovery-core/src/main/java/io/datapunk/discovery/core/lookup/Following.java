package io.datapunk.discovery.core.lookup;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.Subscription;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.view.ServiceView;
import io.datapunk.discovery.core.view.ViewTable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Watches what is discovered, if the configuration says so, each service until nobody has looked
 * for a while: its lookups are then as fresh as a watch is.
 *
 * <p>Safe for use from any thread.
 */
public final class Following {

  private final boolean on;
  private final int most;
  private final Duration idle;
  private final ViewTable views;
  private final EngineRuntime runtime;
  private final Function<ServiceQuery, Subscription> watch;
  private final Map<String, Followed> followed = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Creates one; {@code watch} begins to watch. */
  public Following(
      ServiceDiscoveryConfig config,
      ViewTable views,
      EngineRuntime runtime,
      Function<ServiceQuery, Subscription> watch) {
    this.on = config.followDiscovered();
    this.most = config.localCacheServices();
    this.idle = config.followIdle();
    this.views = views;
    this.runtime = runtime;
    this.watch = watch;
  }

  /** Follows the service of a view that was looked up, if it does not yet. */
  public void follow(ServiceView view) {
    if (!on || closed || followed.containsKey(view.key()) || followed.size() >= most) {
      return;
    }
    Followed next = new Followed(view);
    if (followed.putIfAbsent(view.key(), next) == null) {
      next.begin();
    }
  }

  /** Ends all. */
  public void close() {
    closed = true;
    followed.values().forEach(Followed::end);
  }

  /** One service that is followed; its steps are ordered by the timer. */
  private final class Followed {

    private final ServiceView view;
    private volatile @Nullable Subscription subscription;
    private volatile Handle timer = () -> {};
    private volatile boolean ended;

    Followed(ServiceView view) {
      this.view = view;
    }

    void begin() {
      ServiceQuery.Builder query = ServiceQuery.builder(view.service());
      view.datacenter().ifPresent(query::datacenter);
      Subscription begun = watch.apply(query.build());
      subscription = begun;
      if (ended) {
        begun.close();
      } else {
        later();
      }
    }

    private void later() {
      timer = runtime.scheduler().after(idle, () -> runtime.workers().execute(this::check));
    }

    private void check() {
      if (ended) {
        return;
      }
      ServiceView held = views.find(view.key());
      if (held != null && held.takeUse()) {
        later();
      } else {
        end();
      }
    }

    void end() {
      ended = true;
      timer.close();
      followed.remove(view.key(), this);
      Subscription begun = subscription;
      if (begun != null) {
        begun.close();
      }
    }
  }
}
