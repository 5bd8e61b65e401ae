package io.datapunk.discovery.core.shared;

import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.runtime.TokenBucket;
import io.datapunk.discovery.core.view.ServiceView;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The looks at entries that somebody said have changed: each view once, however often it was said,
 * and all of them no faster than a rate, whoever floods the channel. Safe for use from any thread.
 */
final class Looks {

  private static final Logger log = LoggerFactory.getLogger(Looks.class);
  private static final int BURST = 50;
  private static final double PER_SECOND = 200;
  private static final Duration GAP = Duration.ofMillis(200);

  private final EngineRuntime runtime;
  private final Consumer<ServiceView> action;

  // guarded by this
  private final Set<ServiceView> waiting = new LinkedHashSet<>();
  private final Map<ServiceView, Long> lastNanos = new WeakHashMap<>();
  private final TokenBucket rate;
  private boolean running;

  Looks(EngineRuntime runtime, Consumer<ServiceView> action) {
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
      action.accept(view);
    } catch (RuntimeException | Error e) {
      log.atWarn().setCause(e).log("Could not look at {}: {}", view.key(), e.toString());
    }
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
