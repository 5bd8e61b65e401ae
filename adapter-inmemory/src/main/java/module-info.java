import io.datapunk.discovery.core.port.RegistryProvider;
import io.datapunk.discovery.inmemory.InMemoryRegistryProvider;

/** Registry, distributed cache and metrics in memory, with faults to order. */
module io.datapunk.discovery.inmemory {
  requires transitive io.datapunk.discovery.api;
  requires transitive io.datapunk.discovery.core;
  requires static org.jspecify;

  exports io.datapunk.discovery.inmemory;

  provides RegistryProvider with
      InMemoryRegistryProvider;
}
