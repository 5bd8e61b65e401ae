package io.datapunk.discovery.core.shared;

import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.view.ServiceView;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A round over all views, in any order, spread over time: at most one is under way, on one timer.
 * Begun again, it goes over all of them anew, first over those that it has not reached yet. Safe
 * for use from any thread.
 */
final class Round {

  /** No JVM comes down on the cache faster than this. */
  private static final int VIEWS_PER_SECOND = 200;

  private final EngineRuntime runtime;
  private final RandomGenerator random;
  private final Duration spread;
  private final Consumer<ServiceView> action;

  // guarded by this
  private final Set<ServiceView> left = new LinkedHashSet<>();
  private long slotNanos;
  private long nextSlotNanos;
  private @Nullable Handle timer;
  private boolean closed;

  /**
   * Creates one.
   *
   * @param spread how long a round takes at least
   * @param action what is done with each view, on its executor
   */
  Round(
      EngineRuntime runtime,
      RandomGenerator random,
      Duration spread,
      Consumer<ServiceView> action) {
    this.runtime = runtime;
    this.random = random;
    this.spread = spread;
    this.action = action;
  }

  /** Begins. */
  synchronized void begin(Collection<ServiceView> views) {
    left.addAll(shuffled(views));
    if (closed || left.isEmpty()) {
      return;
    }
    long needed = Duration.ofSeconds(1).toNanos() / VIEWS_PER_SECOND;
    slotNanos = Math.max(needed, spread.toNanos() / left.size());
    nextSlotNanos = runtime.ticks().nanos();
    if (timer == null) {
      schedule();
    }
  }

  synchronized void close() {
    closed = true;
    left.clear();
    if (timer != null) {
      timer.close();
    }
  }

  /** Each view has a slot of time, and its turn at some moment in it. */
  private void schedule() {
    long turn = nextSlotNanos + random.nextLong(Math.max(1, slotNanos));
    nextSlotNanos += slotNanos;
    long delay = Math.max(1, turn - runtime.ticks().nanos());
    timer = runtime.scheduler().after(Duration.ofNanos(delay), this::turn);
  }

  private void turn() {
    ServiceView next = next();
    if (next != null) {
      next.serial().execute(() -> action.accept(next));
    }
  }

  private synchronized @Nullable ServiceView next() {
    timer = null;
    Iterator<ServiceView> first = left.iterator();
    if (!first.hasNext()) {
      return null;
    }
    ServiceView view = first.next();
    first.remove();
    if (!left.isEmpty()) {
      schedule();
    }
    return view;
  }

  /** JVMs that were cut off together must not go over their views in the same order. */
  private Collection<ServiceView> shuffled(Collection<ServiceView> views) {
    ServiceView[] order = views.toArray(ServiceView[]::new);
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      ServiceView held = order[i];
      order[i] = order[other];
      order[other] = held;
    }
    return List.of(order);
  }
}
