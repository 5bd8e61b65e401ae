import io.datapunk.discovery.core.port.DistributedCacheProvider;
import io.datapunk.discovery.core.port.MetricsSinkProvider;
import io.datapunk.discovery.core.port.RegistryProvider;
import io.datapunk.discovery.inmemory.InMemoryCacheProvider;
import io.datapunk.discovery.inmemory.InMemoryMetricsProvider;
import io.datapunk.discovery.inmemory.InMemoryRegistryProvider;

/** Registry, distributed cache and metrics in memory, with faults to order. */
module io.datapunk.discovery.inmemory {
  requires transitive io.datapunk.discovery.api;
  requires transitive io.datapunk.discovery.core;
  requires static org.jspecify;

  exports io.datapunk.discovery.inmemory;

  provides RegistryProvider with
      InMemoryRegistryProvider;
  provides DistributedCacheProvider with
      InMemoryCacheProvider;
  provides MetricsSinkProvider with
      InMemoryMetricsProvider;
}
