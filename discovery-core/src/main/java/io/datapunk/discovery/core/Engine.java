package io.datapunk.discovery.core;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.core.health.Probes;
import io.datapunk.discovery.core.lookup.Following;
import io.datapunk.discovery.core.lookup.Lookups;
import io.datapunk.discovery.core.observe.HealthMetrics;
import io.datapunk.discovery.core.observe.LookupMetrics;
import io.datapunk.discovery.core.observe.Metrics;
import io.datapunk.discovery.core.observe.RegistryMetrics;
import io.datapunk.discovery.core.observe.WatchMetrics;
import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.HealthProbeProvider;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.register.Registrations;
import io.datapunk.discovery.core.runtime.Heartbeat;
import io.datapunk.discovery.core.runtime.Timeouts;
import io.datapunk.discovery.core.shared.SharedCache;
import io.datapunk.discovery.core.shared.Sharing;
import io.datapunk.discovery.core.upstream.TrustScope;
import io.datapunk.discovery.core.upstream.Upstream;
import io.datapunk.discovery.core.view.Freshness;
import io.datapunk.discovery.core.view.HealthChanges;
import io.datapunk.discovery.core.view.Publisher;
import io.datapunk.discovery.core.view.ViewTable;
import io.datapunk.discovery.core.watch.Watches;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The composition root: which part knows which. */
final class Engine {

  final EngineRuntime runtime;
  final Upstream upstream;
  final Lookups lookups;
  final Watches watches;
  final Registrations registrations;

  private final Registry registry;
  private final Optional<DistributedCache> cache;
  private final MetricsSink sink;
  private final Heartbeat heartbeat;
  private final ViewTable views;
  private final Sharing sharing;
  private final Following following;
  private final LookupMetrics lookupMetrics;
  private final WatchMetrics watchMetrics;
  private final boolean ownsRuntime;

  Engine(
      ServiceDiscoveryConfig config,
      Registry registry,
      Optional<DistributedCache> cache,
      MetricsSink sink,
      List<HealthProbeProvider> healthProbes,
      TrustScope trust,
      EngineRuntime runtime,
      boolean ownsRuntime) {
    this.registry = registry;
    this.cache = cache;
    this.sink = sink;
    this.runtime = runtime;
    this.ownsRuntime = ownsRuntime;
    Metrics.describe(sink);
    lookupMetrics = new LookupMetrics(sink);
    watchMetrics = new WatchMetrics(sink);
    heartbeat = new Heartbeat(runtime);
    upstream = new Upstream(registry, runtime, new RegistryMetrics(sink), heartbeat, trust);
    views = new ViewTable(config, runtime);
    Freshness freshness = new Freshness(config, runtime);
    Publisher publisher = new Publisher(config, upstream, runtime, freshness);
    SharedCache shared =
        Sharing.cache(config, cache, registry, trust, runtime, heartbeat, lookupMetrics);
    sharing = new Sharing(config, shared, publisher, views, runtime);
    lookups =
        new Lookups(config, upstream, shared, publisher, views, freshness, runtime, lookupMetrics);
    watches = new Watches(config, upstream, publisher, views, freshness, runtime, watchMetrics);
    following = new Following(config, views, runtime, query -> watches.subscribe(query, c -> {}));
    lookups.onDiscovered(following::follow);
    Probes probes = new Probes(healthProbes, adapterContext());
    registrations =
        new Registrations(
            config, registry, runtime, probes, sink, watches::areProbing, lookups::changedHere);
    upstream.pulse().onReturn(() -> registrations.hurry(config.recoverySpread()));
    heartbeat.onStandstill(
        standstill -> {
          views.forEach(view -> publisher.stoodStill(view, standstill));
          watches.askAnew();
        });
    freshness.refreshBy(lookups::refresh);
    sharing.refreshBy(lookups::refresh);
    publisher.addObserver(sharing);
    publisher.addObserver(new HealthChanges(new HealthMetrics(sink)));
    sharing.start();
    heartbeat.start();
  }

  /**
   * Ends everything: first callbacks and registrations, while the registry is open, within a bound;
   * then the rest.
   */
  CompletableFuture<Void> close(Duration bound) {
    following.close();
    CompletableFuture<Void> users =
        CompletableFuture.allOf(watches.close(), registrations.closeAll());
    return Timeouts.within(
            users, bound, runtime.scheduler(), () -> new IllegalStateException("still closing"))
        .handle(
            (done, error) -> {
              closeRest();
              return null;
            });
  }

  /** Each part is closed, whatever the others do. */
  private void closeRest() {
    Opened parts = new Opened();
    if (ownsRuntime) {
      parts.add(runtime);
    }
    parts.add(sink);
    parts.add(watchMetrics::close);
    parts.add(lookupMetrics::close);
    cache.ifPresent(parts::add);
    parts.add(registry);
    parts.add(views::close);
    parts.add(sharing::close);
    parts.add(lookups::close);
    parts.add(heartbeat::close);
    parts.closeAll();
  }

  private AdapterContext adapterContext() {
    return new AdapterContext(
        runtime.probes(),
        runtime.scheduler(),
        runtime.ticks(),
        runtime.clock(),
        runtime.random("probes"),
        sink);
  }
}
