package io.datapunk.discovery.testkit.simulation.world;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.Registry;
import java.util.Optional;

/** Opens the engine of a process: the real one, unless a test wants to see a broken one caught. */
public interface EngineFactory {

  /** Opens an engine over these parts. */
  ServiceDiscovery open(
      ServiceDiscoveryConfig config,
      Registry registry,
      Optional<DistributedCache> cache,
      EngineRuntime runtime);

  /** Returns the factory of the engine as it is. */
  static EngineFactory unchanged() {
    return (config, registry, cache, runtime) -> {
      ServiceDiscoveryManager.Builder builder =
          ServiceDiscoveryManager.builder(config)
              .registry(registry)
              .metrics(MetricsSink.none())
              .runtime(runtime)
              // Nothing is looked up there but probes of others: none, and quickly.
              .classLoader(ClassLoader.getPlatformClassLoader());
      cache.ifPresent(builder::distributedCache);
      return builder.build();
    };
  }
}
