package io.datapunk.discovery.core.observe;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.MetricsSink.Counter;
import io.datapunk.discovery.core.port.MetricsSink.Timer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts watches: how many there are, what they bring, and how listeners take it. */
public final class WatchMetrics {

  private final MetricsSink sink;
  private final AtomicInteger watches = new AtomicInteger();
  private final AtomicInteger subscriptions = new AtomicInteger();
  private final AtomicLong stuck = new AtomicLong();
  private final Counter listenerFailures;
  private final Timer callbacks;
  private final Handle shownWatches;
  private final Handle shownSubscriptions;
  private final Handle shownStuck;

  /** Creates one that counts into {@code sink}. */
  public WatchMetrics(MetricsSink sink) {
    this.sink = sink;
    this.listenerFailures = sink.counter(Metrics.LISTENER_FAILURES.name(), Map.of());
    this.callbacks = sink.timer(Metrics.LISTENER_CALLS.name(), Map.of());
    this.shownWatches = sink.gauge(Metrics.WATCHES.name(), Map.of(), watches::doubleValue);
    this.shownSubscriptions =
        sink.gauge(Metrics.SUBSCRIPTIONS.name(), Map.of(), subscriptions::doubleValue);
    this.shownStuck = sink.gauge(Metrics.LISTENERS_STUCK.name(), Map.of(), stuck::doubleValue);
  }

  /** Notes that a watch began or ended. */
  public void watches(int difference) {
    watches.addAndGet(difference);
  }

  /** Notes that a subscription began or ended. */
  public void subscriptions(int difference) {
    subscriptions.addAndGet(difference);
  }

  /** Notes what an answer to a watch's question did: {@code changed}, {@code failed}, ... */
  public void answer(String result) {
    sink.counter(Metrics.WATCH_ANSWERS.name(), Map.of("result", result)).increment();
  }

  /** Notes that a view was compared with the registry. */
  public void audited() {
    sink.counter(Metrics.AUDIT_READS.name(), Map.of()).increment();
  }

  /** Notes that an audit found a change that the watch had missed. */
  public void missed() {
    sink.counter(Metrics.AUDIT_MISSED.name(), Map.of()).increment();
  }

  /** Notes how many listeners do not return now; returns how many it were before. */
  public long stuckListeners(long now) {
    return stuck.getAndSet(now);
  }

  /** Notes that a watch had to be woken. */
  public void woken() {
    sink.counter(Metrics.WATCHES_WOKEN.name(), Map.of()).increment();
  }

  /** Notes that a listener was called. */
  public void called(long nanos) {
    callbacks.recordNanos(nanos);
  }

  /** Notes that a listener threw. */
  public void listenerFailed() {
    listenerFailures.increment();
  }

  /** Takes the series away. */
  public void close() {
    shownWatches.close();
    shownSubscriptions.close();
    shownStuck.close();
  }
}
