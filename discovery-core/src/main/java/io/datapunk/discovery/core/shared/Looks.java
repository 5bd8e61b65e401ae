package io.datapunk.discovery.core.shared;

import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.runtime.TokenBucket;
import io.datapunk.discovery.core.view.ServiceView;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The looks at entries that somebody said have changed: each view once, however often it was said,
 * and all of them no faster than a rate, whoever floods the channel. What the cache could not
 * answer just then is looked at again, a few times. Safe for use from any thread.
 */
final class Looks {

  private static final Logger log = LoggerFactory.getLogger(Looks.class);
  private static final int BURST = 50;
  private static final double PER_SECOND = 200;
  private static final Duration GAP = Duration.ofMillis(200);
  private static final int REPEATS = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final EngineRuntime runtime;
  private final Function<ServiceView, CompletableFuture<Boolean>> action;

  // guarded by this
  private final Set<ServiceView> waiting = new LinkedHashSet<>();
  private final Map<ServiceView, Long> lastNanos = new WeakHashMap<>();
  private final TokenBucket rate;
  private final Map<ServiceView, Integer> failures = new HashMap<>();
  private final Set<ServiceView> pausing = new HashSet<>();
  private boolean running;

  /**
   * Creates one.
   *
   * @param action looks at a view's entry, and returns whether the cache answered
   */
  Looks(EngineRuntime runtime, Function<ServiceView, CompletableFuture<Boolean>> action) {
    this.runtime = runtime;
    this.action = action;
    this.rate = new TokenBucket(BURST, PER_SECOND, runtime.ticks());
  }

  /** Has the view looked at soon. */
  void ask(ServiceView view) {
    synchronized (this) {
      waiting.add(view);
      if (running) {
        return;
      }
      running = true;
    }
    runtime.workers().execute(this::turn);
  }

  private void turn() {
    for (Look next = next(); next != null; next = next()) {
      ServiceView view = next.view;
      if (next.pause.isZero()) {
        lookAt(view);
      } else {
        runtime
            .scheduler()
            .after(
                next.pause,
                () ->
                    runtime
                        .workers()
                        .execute(
                            () -> {
                              lookAt(view);
                              turn();
                            }));
        return;
      }
    }
  }

  /** One that fails must not be the last. */
  private void lookAt(ServiceView view) {
    try {
      action.apply(view).whenComplete((answered, error) -> looked(view, error == null && answered));
    } catch (RuntimeException | Error e) {
      log.atWarn().setCause(e).log("Could not look at {}: {}", view.key(), e.toString());
    }
  }

  private void looked(ServiceView view, boolean answered) {
    int failed = failedInARow(view, answered);
    if (failed > 0 && failed <= REPEATS) {
      runtime
          .scheduler()
          .after(
              PAUSE.multipliedBy(failed),
              () -> {
                synchronized (this) {
                  pausing.remove(view);
                }
                ask(view);
              });
    }
  }

  /** Returns 0 also for a view that is to be looked at again anyway. */
  private synchronized int failedInARow(ServiceView view, boolean answered) {
    if (answered) {
      failures.remove(view);
      return 0;
    }
    if (pausing.contains(view)) {
      return 0;
    }
    int failed = failures.merge(view, 1, Integer::sum);
    if (failed > REPEATS) {
      failures.remove(view);
    } else {
      pausing.add(view);
    }
    return failed;
  }

  private record Look(ServiceView view, Duration pause) {}

  private synchronized @Nullable Look next() {
    Iterator<ServiceView> first = waiting.iterator();
    if (!first.hasNext()) {
      running = false;
      return null;
    }
    ServiceView view = first.next();
    first.remove();
    Duration wait = rate.take();
    long now = runtime.ticks().nanos();
    Long last = lastNanos.get(view);
    if (last != null) {
      Duration gap = GAP.minusNanos(now + wait.toNanos() - last);
      wait = gap.isNegative() ? wait : wait.plus(gap);
    }
    lastNanos.put(view, now + wait.toNanos());
    return new Look(view, wait);
  }
}
