package io.datapunk.discovery.core.watch;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.core.observe.WatchMetrics;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.upstream.Evidence;
import io.datapunk.discovery.core.upstream.Upstream;
import io.datapunk.discovery.core.view.Published;
import io.datapunk.discovery.core.view.Publisher;
import io.datapunk.discovery.core.view.ServiceView;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An eye on the watches that does not rely on them: one after the other is compared with the
 * registry, each once in {@code auditInterval}, and never more than one a second in this JVM.
 *
 * <p>A difference may be a change on its way. It counts as missed if a consistent read {@value
 * #SECOND_LOOK_SECONDS} seconds later still shows one; that read is then published, and the watch
 * asks anew.
 */
final class Audit {

  private static final Logger log = LoggerFactory.getLogger(Audit.class);
  private static final Duration SHORTEST_STEP = Duration.ofSeconds(1);
  private static final int SECOND_LOOK_SECONDS = 5;

  private final ServiceDiscoveryConfig config;
  private final Upstream upstream;
  private final Publisher publisher;
  private final EngineRuntime runtime;
  private final WatchMetrics metrics;
  private final Supplier<List<ServiceWatch>> watches;
  private volatile boolean closed;
  private volatile Handle timer = () -> {};

  Audit(
      ServiceDiscoveryConfig config,
      Upstream upstream,
      Publisher publisher,
      EngineRuntime runtime,
      WatchMetrics metrics,
      Supplier<List<ServiceWatch>> watches) {
    this.config = config;
    this.upstream = upstream;
    this.publisher = publisher;
    this.runtime = runtime;
    this.metrics = metrics;
    this.watches = watches;
  }

  void start() {
    scheduleNext(watches.get().size());
  }

  void close() {
    closed = true;
    timer.close();
  }

  private void scheduleNext(int count) {
    if (closed) {
      return;
    }
    Duration share = config.auditInterval().dividedBy(Math.max(1, count));
    Duration step = share.compareTo(SHORTEST_STEP) < 0 ? SHORTEST_STEP : share;
    timer = runtime.scheduler().after(step, () -> runtime.workers().execute(this::step));
  }

  private void step() {
    List<ServiceWatch> all = watches.get();
    scheduleNext(all.size());
    if (!upstream.pulse().isSick()) {
      // The longest unaudited: a turn by position would pass over some where others come and go.
      all.stream()
          .filter(watch -> watch.view().published() != null)
          .max(Comparator.comparingLong(ServiceWatch::sinceAuditNanos))
          .ifPresent(this::firstLook);
    }
  }

  private void firstLook(ServiceWatch watch) {
    watch.audited();
    read(watch.view(), Consistency.STALE)
        .thenAcceptAsync(
            evidence -> {
              metrics.audited();
              if (differs(watch.view(), evidence)) {
                runtime
                    .scheduler()
                    .after(
                        Duration.ofSeconds(SECOND_LOOK_SECONDS),
                        () -> runtime.workers().execute(() -> secondLook(watch)));
              }
            },
            watch.view().serial());
  }

  private void secondLook(ServiceWatch watch) {
    if (closed || !watch.view().isWatched()) {
      return;
    }
    Published before = watch.view().published();
    read(watch.view(), Consistency.CONSISTENT)
        .thenAcceptAsync(
            evidence -> {
              if (isStill(before, watch.view()) && differs(watch.view(), evidence)) {
                repair(watch, evidence);
              }
            },
            watch.view().serial());
  }

  private void repair(ServiceWatch watch, Evidence evidence) {
    String service = watch.view().service();
    metrics.missed();
    log.atWarn()
        .addKeyValue("service", service)
        .log("The watch of {} had missed a change; it is repaired and asks anew", service);
    publisher.accept(watch.view(), evidence.fromWatch());
    watch.askAnew();
  }

  /** Who learnt something meanwhile has not missed it, and may know more than was read. */
  private static boolean isStill(@Nullable Published before, ServiceView view) {
    Published now = view.published();
    return before != null && now != null && before.version() == now.version();
  }

  /** A view that is held on purpose after a sudden loss differs rightly. */
  private static boolean differs(ServiceView view, Evidence evidence) {
    Published held = view.published();
    return held != null && held.isFresh() && !held.endpoints().equals(evidence.endpoints());
  }

  private CompletableFuture<Evidence> read(ServiceView view, Consistency consistency) {
    return upstream.read(
        ReadRequest.now(view.service(), view.datacenter(), consistency), config.lookupTimeout());
  }
}
