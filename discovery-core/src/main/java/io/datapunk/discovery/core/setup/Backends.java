package io.datapunk.discovery.core.setup;

import io.datapunk.discovery.ConfigurationException;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.DistributedCacheProvider;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.HealthProbeProvider;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.MetricsSinkProvider;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryProvider;
import io.datapunk.discovery.core.upstream.TrustScope;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the backends a configuration names, by the providers on the class path. */
public final class Backends {

  private static final Logger log = LoggerFactory.getLogger(Backends.class);
  private static final String NO_METRICS = "none";

  private final ServiceDiscoveryConfig config;
  private final EngineRuntime runtime;
  private final TrustScope trust;
  private final Providers<RegistryProvider> registries;
  private final Providers<DistributedCacheProvider> caches;
  private final Providers<MetricsSinkProvider> sinks;
  private final Providers<HealthProbeProvider> probes;

  /** Looks for providers in {@code loader}. */
  public Backends(ServiceDiscoveryConfig config, EngineRuntime runtime, ClassLoader loader) {
    this.config = config;
    this.runtime = runtime;
    this.trust = TrustScope.of(config, runtime);
    registries =
        Providers.find("registry", RegistryProvider.class, loader, RegistryProvider::schemes);
    caches =
        Providers.find(
            "distributed cache",
            DistributedCacheProvider.class,
            loader,
            DistributedCacheProvider::schemes);
    sinks =
        Providers.find("metrics", MetricsSinkProvider.class, loader, MetricsSinkProvider::schemes);
    probes =
        Providers.find(
            "health probe", HealthProbeProvider.class, loader, HealthProbeProvider::types);
  }

  /** Opens the registry. */
  public Registry registry(MetricsSink metrics) {
    return opened(
        "registry",
        () -> {
          BackendUri uri = BackendUri.parse(config.registry());
          return registries
              .get("registry", uri.scheme())
              .open(uri, trust.noted(), context(metrics));
        });
  }

  /** Returns whose rights the registry is asked with. */
  public TrustScope trust() {
    return trust;
  }

  /** Opens the distributed cache, if one is named. */
  public Optional<DistributedCache> distributedCache(MetricsSink metrics) {
    return config
        .distributedCache()
        .map(
            text ->
                opened(
                    "distributedCache",
                    () -> {
                      BackendUri uri = BackendUri.parse(text);
                      return caches
                          .get("distributedCache", uri.scheme())
                          .open(
                              uri,
                              uri.credentials(config.distributedCacheCredentials()),
                              context(metrics));
                    }));
  }

  /** Opens the metrics backend that is named, else one that offers itself, else none. */
  public MetricsSink metrics() {
    return opened(
        "metrics",
        () -> {
          Optional<String> text = config.metrics();
          if (text.isPresent()) {
            BackendUri uri = metricsUri(text.get());
            return uri.scheme().equals(NO_METRICS)
                ? MetricsSink.none()
                : sinks.get("metrics", uri.scheme()).open(uri, context(MetricsSink.none()));
          }
          return sinks.all().stream()
              .filter(MetricsSinkProvider::automatic)
              .findFirst()
              .map(this::openAutomatic)
              .orElseGet(MetricsSink::none);
        });
  }

  private static BackendUri metricsUri(String text) {
    if (text.indexOf(':') < 0) {
      throw new IllegalArgumentException(
          "uri: without a scheme (expected: none: for no metrics, or scheme:name such as"
              + " micrometer:)");
    }
    return BackendUri.parse(text);
  }

  /** Returns the probes for other types of checks than the built-in ones. */
  public List<HealthProbeProvider> healthProbes() {
    return probes.all();
  }

  /** Nobody asked for it: that it cannot be opened is no reason to have no discovery. */
  private MetricsSink openAutomatic(MetricsSinkProvider provider) {
    try {
      String scheme = provider.schemes().stream().sorted().findFirst().orElse(NO_METRICS);
      return provider.open(BackendUri.parse(scheme + ":"), context(MetricsSink.none()));
    } catch (RuntimeException | LinkageError e) {
      log.atWarn()
          .addKeyValue("provider", provider.getClass().getName())
          .setCause(e)
          .log("Going without metrics: {} cannot be opened", provider.getClass().getName());
      return MetricsSink.none();
    }
  }

  private AdapterContext context(MetricsSink metrics) {
    return new AdapterContext(
        runtime.blocking(),
        runtime.scheduler(),
        runtime.ticks(),
        runtime.clock(),
        runtime.random("adapter"),
        metrics);
  }

  private static <T> T opened(String field, Supplier<T> opening) {
    try {
      return opening.get();
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(field + ": " + e.getMessage());
    }
  }
}
