package io.datapunk.discovery.core.deliver;

import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceListener;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.Subscription;
import io.datapunk.discovery.core.observe.WatchMetrics;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.runtime.CallerStages;
import io.datapunk.discovery.core.view.Freshness;
import io.datapunk.discovery.core.view.Published;
import io.datapunk.discovery.core.view.ServiceView;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A subscription with a listener. */
public final class ListenerSubscription implements Subscription, Subscriber {

  private static final Logger log = LoggerFactory.getLogger(ListenerSubscription.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ServiceQuery query;
  private final EngineRuntime runtime;
  private final LiveView live;
  private final Mailbox mailbox;
  private final Runnable onClose;
  private final CompletableFuture<ServiceSnapshot> ready = new CompletableFuture<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Creates one; states reach it once it listens to the view.
   *
   * @param quiet see {@link ServiceDiscoveryConfig#quietPeriod()}
   * @param onClose lets go of the watch
   */
  public ListenerSubscription(
      ServiceQuery query,
      ServiceListener listener,
      ServiceView view,
      Freshness freshness,
      Duration quiet,
      EngineRuntime runtime,
      WatchMetrics metrics,
      Runnable onClose) {
    this.query = query;
    this.runtime = runtime;
    this.live = new LiveView(query, view, freshness);
    this.mailbox = new Mailbox(query.service(), new Told(listener), quiet, runtime, metrics);
    this.onClose = onClose;
  }

  @Override
  public void onPublished(Published state) {
    if (closed.get()) {
      return;
    }
    ServiceSnapshot snapshot = live.take(state);
    ready.complete(snapshot);
    mailbox.put(snapshot);
  }

  @Override
  public void onTooOld() {
    live.clear();
  }

  @Override
  public ServiceQuery query() {
    return query;
  }

  @Override
  public ServiceSnapshot snapshot() {
    return live.snapshot();
  }

  @Override
  public CompletionStage<ServiceSnapshot> ready() {
    CompletableFuture<ServiceSnapshot> own =
        ready.handle(
            (snapshot, error) -> {
              if (error != null) {
                throw closedState(); // a fresh one for each who waits
              }
              return snapshot;
            });
    return CallerStages.of(own, runtime.callbacks());
  }

  /** Waits for a callback that runs on another thread, unless it is called from inside one. */
  @Override
  public void close() {
    CompletableFuture<Void> underWay = end();
    if (!underWay.isDone() && !runtime.inCallback()) {
      await(underWay);
    }
  }

  @Override
  public long busyNanos() {
    return mailbox.busyNanos();
  }

  @Override
  public CompletableFuture<Void> end() {
    if (closed.compareAndSet(false, true)) {
      onClose.run();
      live.close();
      ready.completeExceptionally(closedState());
    }
    return mailbox.close();
  }

  @Override
  public String toString() {
    return "Subscription[" + query + ", " + stage() + "]";
  }

  private String stage() {
    if (closed.get()) {
      return "closed";
    }
    return ready.isDone() ? "live" : "waiting for the first snapshot";
  }

  private void await(CompletableFuture<Void> underWay) {
    try {
      runtime.await(underWay, PATIENCE);
    } catch (TimeoutException e) {
      log.atWarn()
          .addKeyValue("service", query.service())
          .log("A listener of {} still runs {} after it was closed", query.service(), PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private IllegalStateException closedState() {
    return new IllegalStateException("the subscription to " + query.service() + " is closed");
  }

  /** A listener takes every change. */
  private record Told(ServiceListener listener) implements Receiver {

    @Override
    public boolean takesChange() {
      return true;
    }

    @Override
    public void change(ServiceChange change) {
      listener.onChange(change);
    }

    @Override
    public void stale(ServiceSnapshot last, StaleReason reason) {
      listener.onStale(last, reason);
    }

    @Override
    public void recovered(ServiceSnapshot current) {
      listener.onRecovered(current);
    }
  }
}
