package io.datapunk.discovery.core.deliver;

import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.core.observe.WatchMetrics;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.view.Published;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A subscription of a reactive subscriber: it is handed a change when it asked for one, the latest
 * by then.
 *
 * <p>The rules are those of Reactive Streams 1.0.4.
 */
public final class FlowSubscription implements Flow.Subscription, Subscriber, Receiver {

  private final ServiceQuery query;
  private final Flow.Subscriber<? super ServiceChange> subscriber;
  private final Mailbox mailbox;
  private final Runnable onClose;
  private final AtomicLong demand = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /**
   * Creates one; states reach it once it listens to the view.
   *
   * @param quiet see {@link ServiceDiscoveryConfig#quietPeriod()}
   * @param onClose lets go of the watch
   */
  public FlowSubscription(
      ServiceQuery query,
      Flow.Subscriber<? super ServiceChange> subscriber,
      Duration quiet,
      EngineRuntime runtime,
      WatchMetrics metrics,
      Runnable onClose) {
    this.query = query;
    this.subscriber = subscriber;
    this.mailbox = new Mailbox(query.service(), this, quiet, runtime, metrics);
    this.onClose = onClose;
  }

  /** Tells the subscriber that it is subscribed; before any state. */
  public void begin() {
    mailbox.run(() -> subscriber.onSubscribe(this));
  }

  @Override
  public void request(long count) {
    if (closed.get()) {
      return;
    }
    if (count <= 0) {
      IllegalArgumentException refused =
          new IllegalArgumentException("request: " + count + " (expected: above zero, rule 3.9)");
      end(() -> subscriber.onError(refused));
      return;
    }
    demand.accumulateAndGet(count, (held, more) -> held + more < 0 ? Long.MAX_VALUE : held + more);
    mailbox.poke();
  }

  @Override
  public void cancel() {
    if (closed.compareAndSet(false, true)) {
      onClose.run();
      mailbox.close();
      ended.complete(null);
    }
  }

  @Override
  public long busyNanos() {
    return mailbox.busyNanos();
  }

  /** Completes the subscriber, since the discovery is closed; returns when that is done. */
  @Override
  public CompletableFuture<Void> end() {
    end(subscriber::onComplete);
    return ended.copy();
  }

  private void end(Runnable signal) {
    if (closed.compareAndSet(false, true)) {
      onClose.run();
      mailbox.run(signal);
      mailbox.whenIdle(
          () -> {
            mailbox.close();
            ended.complete(null);
          });
    }
  }

  @Override
  public void onPublished(Published state) {
    if (!closed.get()) {
      mailbox.put(state.answer(query));
    }
  }

  @Override
  public void onTooOld() {}

  @Override
  public boolean takesChange() {
    return !closed.get()
        && demand.getAndUpdate(held -> held == Long.MAX_VALUE || held == 0 ? held : held - 1) > 0;
  }

  @Override
  public void change(ServiceChange change) {
    subscriber.onNext(change);
  }

  @Override
  public void stale(ServiceSnapshot last, StaleReason reason) {}

  @Override
  public void recovered(ServiceSnapshot current) {}
}
