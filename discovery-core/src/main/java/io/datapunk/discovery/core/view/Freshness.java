package io.datapunk.discovery.core.view;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.core.failure.ApiFailures;
import io.datapunk.discovery.core.port.EngineRuntime;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The ageing of views: freshness is a state that a timer flips, so that a lookup reads no clock.
 *
 * <p>A view in use is refreshed ahead, from 0.8 of its time to live on; one that could not be
 * confirmed in time becomes stale, and too old once {@code maxStale} is over.
 */
public final class Freshness {

  private final EngineRuntime runtime;
  private final long ttlNanos;
  private final long refreshNanos;
  private final long maxStaleNanos;
  private volatile Consumer<ServiceView> refresher = view -> {};

  /** Creates one. */
  public Freshness(ServiceDiscoveryConfig config, EngineRuntime runtime) {
    this.runtime = runtime;
    this.ttlNanos = config.cacheTtl().toNanos();
    this.refreshNanos = ttlNanos / 5 * 4;
    this.maxStaleNanos = config.maxStale().toNanos();
  }

  /** Sets who asks anew about a view in use. */
  public void refreshBy(Consumer<ServiceView> task) {
    refresher = task;
  }

  /** Returns how old a state is. */
  public Duration age(Published state) {
    return state.age(runtime);
  }

  /** Begins to watch the age of the state just published; on the view's executor. */
  void arm(ServiceView view) {
    view.forgetUse();
    Published state = view.published();
    if (state != null && !view.history.isRetired()) {
      schedule(view, nextStage(state));
    }
  }

  /** Looks at the age anew, since more time may have passed than the timer knows. */
  void look(ServiceView view) {
    if (view.published() != null && !view.history.isRetired()) {
      schedule(view, 0);
    }
  }

  private void schedule(ServiceView view, long delayNanos) {
    view.history.freshnessTimer(
        runtime
            .scheduler()
            .after(
                Duration.ofNanos(Math.max(1, delayNanos)),
                () -> view.serial().execute(() -> check(view))));
  }

  private void check(ServiceView view) {
    Published state = view.published();
    if (state == null || view.history.isRetired()) {
      return;
    }
    long age = ageNanos(state);
    if (elapsedNanos(state) >= maxStaleNanos) {
      view.tooOld();
      return;
    }
    if (age >= ttlNanos && state.isFresh()) {
      view.publish(state.stale(reason(view)));
    }
    schedule(view, nextStage(state));
    if (age >= refreshNanos && view.isUsed() && !view.isWatched()) {
      refresher.accept(view);
    }
  }

  private static StaleReason reason(ServiceView view) {
    Throwable failure = view.failure();
    return failure == null ? StaleReason.UNCONFIRMED : ApiFailures.staleReason(failure);
  }

  private long nextStage(Published state) {
    long age = ageNanos(state);
    if (age < refreshNanos) {
      return refreshNanos - age;
    }
    return age < ttlNanos ? ttlNanos - age : maxStaleNanos - elapsedNanos(state);
  }

  /** By ticks alone: a calendar that is set a little ahead must not make quiet views stale. */
  private long ageNanos(Published state) {
    return runtime.ticks().nanos() - state.confirmedNanos();
  }

  /** With the time slept, in which ticks may stand. */
  private long elapsedNanos(Published state) {
    return age(state).toNanos();
  }
}
