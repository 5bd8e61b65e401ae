package io.datapunk.discovery.core.deliver;

import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.core.observe.WatchMetrics;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.runtime.SerialExecutor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one-slot mailbox of a subscriber: the latest state wins, and the difference is made when it
 * is handed over, against what this subscriber was last handed.
 *
 * <p>States come in from the view's executor; they are handed over on the callback executor, one at
 * a time. No hand-over starts after {@link #close} began.
 */
final class Mailbox {

  private static final Logger log = LoggerFactory.getLogger(Mailbox.class);

  private final String service;
  private final Receiver receiver;
  private final EngineRuntime runtime;
  private final WatchMetrics metrics;
  private final SerialExecutor serial;
  private final AtomicReference<@Nullable ServiceSnapshot> slot = new AtomicReference<>();
  private final Object gate = new Object();
  private final Duration quiet;
  private final Batch batch;

  // guarded by gate
  private boolean closed;
  private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

  private volatile boolean isRunning;
  private volatile long runningSinceNanos;

  // touched only on serial
  private @Nullable ServiceSnapshot last;
  private boolean toldStale;

  /**
   * Creates one.
   *
   * @param quiet for how long no further state must come before one is handed over; zero for at
   *     once
   */
  Mailbox(
      String service,
      Receiver receiver,
      Duration quiet,
      EngineRuntime runtime,
      WatchMetrics metrics) {
    this.quiet = quiet;
    this.batch = new Batch(quiet, runtime, this::poke);
    this.service = service;
    this.receiver = receiver;
    this.runtime = runtime;
    this.metrics = metrics;
    this.serial = new SerialExecutor(runtime.callbacks());
  }

  /** Puts a state into the slot, in place of one that was not handed over yet. */
  void put(ServiceSnapshot state) {
    boolean wasEmpty = slot.getAndSet(state) == null;
    if (quiet.isZero()) {
      if (wasEmpty) {
        poke();
      }
    } else {
      batch.put(wasEmpty);
    }
  }

  /**
   * Looks into the slot again, since the receiver may take more now. An executor that refuses must
   * not harm whoever brings the state: the slot is emptied, so that the next state tries again.
   */
  void poke() {
    try {
      serial.execute(this::handOver);
    } catch (RuntimeException | Error refused) {
      slot.set(null);
      log.atError()
          .addKeyValue("service", service)
          .setCause(refused)
          .log("A state of {} cannot be handed over: the callback executor refuses", service);
    }
  }

  long busyNanos() {
    return isRunning ? runtime.ticks().nanos() - runningSinceNanos : 0;
  }

  /** Runs a task between hand-overs, unless the mailbox is closed. */
  void run(Runnable task) {
    serial.execute(() -> guarded(task));
  }

  /** Runs a task after all that was handed in before, even if the mailbox is closed. */
  void whenIdle(Runnable task) {
    serial.execute(task);
  }

  private void handOver() {
    ServiceSnapshot state = slot.get();
    if (state == null) {
      return;
    }
    ServiceSnapshot before = last;
    if (before == null || !before.sameEndpointsAs(state)) {
      if (!receiver.takesChange()) {
        return;
      }
      slot.compareAndSet(state, null);
      last = state;
      guarded(
          () ->
              receiver.change(
                  before == null
                      ? ServiceChange.first(state)
                      : ServiceChange.between(before, state)));
    } else {
      slot.compareAndSet(state, null);
      last = state;
    }
    tellFreshness(state);
    if (slot.get() != null) {
      poke();
    }
  }

  private void tellFreshness(ServiceSnapshot state) {
    if (state.isStale() == toldStale) {
      return;
    }
    toldStale = state.isStale();
    if (toldStale) {
      StaleReason reason = state.staleReason().orElse(StaleReason.UNCONFIRMED);
      guarded(() -> receiver.stale(state, reason));
    } else {
      guarded(() -> receiver.recovered(state));
    }
  }

  private void guarded(Runnable call) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    synchronized (gate) {
      if (closed) {
        return;
      }
      running = end;
    }
    long began = runtime.ticks().nanos();
    runningSinceNanos = began;
    isRunning = true;
    try {
      call.run();
    } catch (Throwable e) { // whatever user code throws stays with this subscriber
      metrics.listenerFailed();
      log.atWarn()
          .addKeyValue("service", service)
          .setCause(e)
          .log("A listener of {} threw {}", service, e.toString());
    } finally {
      isRunning = false;
      metrics.called(runtime.ticks().nanos() - began);
      end.complete(null);
    }
  }

  /** Ends hand-overs; returns the end of the one that runs. Does not wait. */
  CompletableFuture<Void> close() {
    CompletableFuture<Void> underWay;
    synchronized (gate) {
      closed = true;
      underWay = running;
    }
    slot.set(null);
    batch.close();
    return underWay.copy();
  }
}
