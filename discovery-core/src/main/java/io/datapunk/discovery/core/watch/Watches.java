package io.datapunk.discovery.core.watch;

import static java.util.Objects.requireNonNull;

import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceListener;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.Subscription;
import io.datapunk.discovery.core.deliver.FlowSubscription;
import io.datapunk.discovery.core.deliver.ListenerSubscription;
import io.datapunk.discovery.core.deliver.Subscriber;
import io.datapunk.discovery.core.observe.WatchMetrics;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.upstream.Upstream;
import io.datapunk.discovery.core.view.Freshness;
import io.datapunk.discovery.core.view.Publisher;
import io.datapunk.discovery.core.view.ServiceView;
import io.datapunk.discovery.core.view.ViewTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All watches of this JVM: one for each service, begun by its first subscriber and ended by its
 * last.
 *
 * <p>Safe for use from any thread.
 */
public final class Watches {

  private static final Logger log = LoggerFactory.getLogger(Watches.class);

  private final ServiceDiscoveryConfig config;
  private final Upstream upstream;
  private final Publisher publisher;
  private final ViewTable views;
  private final Freshness freshness;
  private final EngineRuntime runtime;
  private final WatchMetrics metrics;
  private final Recovery recovery;
  private final Audit audit;
  private final Watchdog watchdog;
  private final Map<String, Shared> watches = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private final AtomicLong seatNumbers = new AtomicLong();
  private final Map<Long, Subscriber> seats = new ConcurrentSkipListMap<>();

  /** A watch and how many subscribe to it. */
  private record Shared(ServiceWatch watch, int subscribers) {}

  /** Creates one. */
  public Watches(
      ServiceDiscoveryConfig config,
      Upstream upstream,
      Publisher publisher,
      ViewTable views,
      Freshness freshness,
      EngineRuntime runtime,
      WatchMetrics metrics) {
    this.config = config;
    this.upstream = upstream;
    this.publisher = publisher;
    this.views = views;
    this.freshness = freshness;
    this.runtime = runtime;
    this.metrics = metrics;
    this.recovery = new Recovery(config, upstream.pulse(), runtime, this::all);
    this.audit = new Audit(config, upstream, publisher, runtime, metrics, this::all);
    this.watchdog = new Watchdog(runtime, metrics, this::all, seats::values);
    audit.start();
    watchdog.start();
  }

  /** Subscribes a listener. */
  public Subscription subscribe(ServiceQuery query, ServiceListener listener) {
    ServiceView view = acquire(query);
    Seat seat = new Seat(view);
    ListenerSubscription subscription =
        new ListenerSubscription(
            query, listener, view, freshness, config.quietPeriod(), runtime, metrics, seat::leave);
    seat.take(subscription);
    return subscription;
  }

  /** Returns a publisher; each of its subscribers is one of the watch. */
  public Flow.Publisher<ServiceChange> changes(ServiceQuery query) {
    return subscriber -> {
      requireNonNull(subscriber, "subscriber");
      ServiceView view = acquire(query);
      Seat seat = new Seat(view);
      FlowSubscription subscription =
          new FlowSubscription(
              query, subscriber, config.quietPeriod(), runtime, metrics, seat::leave);
      subscription.begin();
      seat.take(subscription);
    };
  }

  /** Asks anew about every service, spread over time: what was asked before is not trusted. */
  public void askAnew() {
    recovery.askAllAnew();
  }

  /** Returns whether the registry is away, and one watch a second tries to reach it. */
  public boolean areProbing() {
    return upstream.pulse().isSick() && !watches.isEmpty();
  }

  /** Ends all subscriptions and watches; returns the end of the callbacks that run. */
  public CompletableFuture<Void> close() {
    closed = true;
    recovery.close();
    audit.close();
    watchdog.close();
    return CompletableFuture.allOf(
        seats.values().stream().map(Watches::end).toArray(CompletableFuture<?>[]::new));
  }

  /** One that cannot be ended must not keep the others, and what is closed next, from their end. */
  private static CompletableFuture<Void> end(Subscriber subscriber) {
    try {
      return subscriber.end();
    } catch (RuntimeException | Error e) {
      log.atWarn().setCause(e).log("A subscription could not be ended: {}", e.toString());
      return CompletableFuture.completedFuture(null);
    }
  }

  private ServiceView acquire(ServiceQuery query) {
    Optional<String> datacenter = query.datacenter().or(config::datacenter);
    String key = ServiceView.key(query.service(), datacenter);
    Shared shared =
        watches.compute(
            key,
            (k, held) ->
                held != null
                    ? new Shared(held.watch(), held.subscribers() + 1)
                    : new Shared(begin(views.pin(query.service(), datacenter)), 1));
    metrics.subscriptions(1);
    return shared.watch().view();
  }

  private ServiceWatch begin(ServiceView view) {
    ServiceWatch watch = new ServiceWatch(view, config, upstream, publisher, runtime, metrics);
    metrics.watches(1);
    watch.start();
    return watch;
  }

  private void release(ServiceView view) {
    metrics.subscriptions(-1);
    watches.computeIfPresent(
        view.key(),
        (key, held) -> {
          if (held.subscribers() > 1) {
            return new Shared(held.watch(), held.subscribers() - 1);
          }
          end(held.watch());
          return null;
        });
  }

  private void end(ServiceWatch watch) {
    metrics.watches(-1);
    watch.close();
    views.unpin(watch.view());
  }

  private List<ServiceWatch> all() {
    return watches.values().stream().map(Shared::watch).toList();
  }

  /** The place of a subscriber, which it leaves once it is closed. */
  private final class Seat {

    private final ServiceView view;
    private final long number = seatNumbers.incrementAndGet();
    private final AtomicBoolean left = new AtomicBoolean();
    private volatile @Nullable Subscriber occupant;

    Seat(ServiceView view) {
      this.view = view;
    }

    void take(Subscriber subscriber) {
      occupant = subscriber;
      seats.put(number, subscriber);
      view.addListener(subscriber);
      if (left.get()) { // it was closed before it sat down
        giveBack(subscriber);
      } else if (closed) {
        subscriber.end();
      }
    }

    void leave() {
      if (left.compareAndSet(false, true)) {
        Subscriber subscriber = occupant;
        if (subscriber != null) {
          giveBack(subscriber);
        }
        release(view);
      }
    }

    private void giveBack(Subscriber subscriber) {
      seats.remove(number);
      view.removeListener(subscriber);
    }
  }
}
