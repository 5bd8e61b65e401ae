package io.datapunk.discovery.core.view;

import io.datapunk.discovery.core.runtime.SerialExecutor;
import io.datapunk.discovery.core.upstream.Evidence;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What this JVM holds of one service in one datacenter.
 *
 * <p>Read from any thread by one volatile read; changed only by tasks on its own {@link #serial()}.
 */
public final class ServiceView {

  private final String key;
  private final String service;
  private final Optional<String> datacenter;
  private final @Nullable Past past;
  private final SerialExecutor serial;
  private final List<ViewListener> listeners = new CopyOnWriteArrayList<>();

  private volatile @Nullable Published published;
  private volatile @Nullable Published lastKnown;
  private volatile @Nullable Throwable failure;
  private volatile boolean hadEndpoints;
  private volatile boolean used;
  private volatile boolean usedBefore;
  private final AtomicInteger pins = new AtomicInteger();

  /** What only tasks on {@link #serial()} touch. */
  final ViewHistory history;

  private final Footprint footprint;

  /** What the footprint counts for it; touched by the footprint only. */
  int counted;

  ServiceView(
      String key,
      String service,
      Optional<String> datacenter,
      @Nullable Past past,
      Executor workers,
      Footprint footprint) {
    this.footprint = footprint;
    this.key = key;
    this.service = service;
    this.datacenter = datacenter;
    this.past = past;
    this.serial = new SerialExecutor(workers);
    this.history = new ViewHistory();
  }

  /** Returns the key that stands for service and datacenter. */
  public static String key(String service, Optional<String> datacenter) {
    return datacenter.map(dc -> service + "/" + dc).orElse(service);
  }

  /** Returns the key of this view. */
  public String key() {
    return key;
  }

  /** Returns the name of the service. */
  public String service() {
    return service;
  }

  /** Returns the datacenter; empty for the registry's own. */
  public Optional<String> datacenter() {
    return datacenter;
  }

  /** Returns the evidence unless it is older than its predecessor, which was given up. */
  Optional<Evidence> judgedByPast(Evidence evidence) {
    return past == null ? Optional.of(evidence) : past.judge(evidence);
  }

  /** Returns the executor on which this view changes. */
  public SerialExecutor serial() {
    return serial;
  }

  /** Returns the last published state, or null if there is none that may be served. */
  public @Nullable Published published() {
    return published;
  }

  /** Returns the last state ever published, however old it is now, or null if there was none. */
  public @Nullable Published lastKnown() {
    return lastKnown;
  }

  /** Returns whether it ever held an endpoint. */
  public boolean hadEndpoints() {
    return hadEndpoints;
  }

  /** Returns the last failure, or null if the last question was answered. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Notes that somebody looked; the write is spared where it changes nothing. */
  public void markUsed() {
    if (!used) {
      used = true;
    }
  }

  /** Returns whether a watch keeps this view current. */
  public boolean isWatched() {
    return pins.get() > 0;
  }

  /** Adds a listener, which is handed the current state first if there is one. */
  public void addListener(ViewListener listener) {
    serial.execute(
        () -> {
          listeners.add(listener);
          Published current = published;
          if (current != null) {
            listener.onPublished(current);
          }
        });
  }

  /** Removes a listener, after all that was handed in before; calls until then still reach it. */
  public void removeListener(ViewListener listener) {
    serial.execute(() -> listeners.remove(listener));
  }

  /** Returns whether somebody looked since this was asked last. */
  public boolean takeUse() {
    forgetUse();
    boolean was = usedBefore;
    usedBefore = false;
    return was;
  }

  boolean isUsed() {
    return used;
  }

  /** Begins a new count of uses, for who refreshes and for who makes room. */
  void forgetUse() {
    if (used) {
      usedBefore = true;
      used = false;
    }
  }

  /** Returns how many watches keep it, this one included. */
  int pin() {
    return pins.incrementAndGet();
  }

  /** Returns how many watches still keep it. */
  int unpin() {
    return pins.decrementAndGet();
  }

  void publish(Published state) {
    serial.checkInside();
    lastKnown = state;
    published = state;
    hadEndpoints |= !state.endpoints().isEmpty();
    footprint.changed(this);
    listeners.forEach(listener -> listener.onPublished(state));
  }

  void tooOld() {
    serial.checkInside();
    published = null;
    footprint.changed(this);
    listeners.forEach(ViewListener::onTooOld);
  }

  void failed(Throwable cause) {
    failure = cause;
  }

  void answered() {
    failure = null;
  }
}
