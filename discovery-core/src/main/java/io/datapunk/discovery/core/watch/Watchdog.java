package io.datapunk.discovery.core.watch;

import io.datapunk.discovery.core.deliver.Subscriber;
import io.datapunk.discovery.core.observe.WatchMetrics;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Handle;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An eye on the loops and on listeners: every step of a watch has a bound, so one that made none
 * for longer has lost its wake-up, whatever the reason, and is woken. A listener that does not
 * return is shown; it harms no other, and nothing more is handed to it.
 */
final class Watchdog {

  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final Duration PUNCTUAL = Duration.ofSeconds(1);
  private static final Duration STUCK_AFTER = Duration.ofSeconds(5);

  private final EngineRuntime runtime;
  private final WatchMetrics metrics;
  private final Supplier<List<ServiceWatch>> watches;
  private final Supplier<Collection<Subscriber>> subscribers;
  private volatile long due;
  private volatile boolean closed;
  private volatile Handle timer = () -> {};

  Watchdog(
      EngineRuntime runtime,
      WatchMetrics metrics,
      Supplier<List<ServiceWatch>> watches,
      Supplier<Collection<Subscriber>> subscribers) {
    this.subscribers = subscribers;
    this.runtime = runtime;
    this.metrics = metrics;
    this.watches = watches;
  }

  void start() {
    if (!closed) {
      due = runtime.ticks().nanos() + EVERY.toNanos();
      timer = runtime.scheduler().after(EVERY, () -> runtime.workers().execute(this::look));
    }
  }

  void close() {
    closed = true;
    timer.close();
  }

  private void look() {
    boolean punctual = isPunctual();
    start(); // first: what goes wrong below must not be the last look
    long stuck =
        subscribers.get().stream().filter(s -> s.busyNanos() >= STUCK_AFTER.toNanos()).count();
    if (metrics.stuckListeners(stuck) == 0 && stuck > 0) {
      log.atWarn()
          .addKeyValue("listeners", stuck)
          .log("{} listeners have not returned for {}", stuck, STUCK_AFTER);
    }
    if (punctual) {
      wakeWatches();
    }
  }

  /** One who comes late himself stood still with the whole process, and blames nobody for it. */
  private boolean isPunctual() {
    return runtime.ticks().nanos() - due <= PUNCTUAL.toNanos();
  }

  private void wakeWatches() {
    for (ServiceWatch watch : watches.get()) {
      if (watch.isStuck()) {
        String service = watch.view().service();
        metrics.woken();
        log.atError()
            .addKeyValue("service", service)
            .log("The watch of {} made no step for too long and is woken", service);
        watch.askAnew();
      }
    }
  }
}
