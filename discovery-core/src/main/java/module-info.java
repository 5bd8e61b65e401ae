/** The engine of Datapunk Discovery, and the ports that adapters implement. */
module io.datapunk.discovery.core {
  requires transitive io.datapunk.discovery.api;
  requires com.github.benmanes.caffeine;
  requires java.net.http;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.datapunk.discovery.core;
  exports io.datapunk.discovery.core.port;

  uses io.datapunk.discovery.core.port.DistributedCacheProvider;
  uses io.datapunk.discovery.core.port.HealthProbeProvider;
  uses io.datapunk.discovery.core.port.MetricsSinkProvider;
  uses io.datapunk.discovery.core.port.RegistryProvider;

  provides io.datapunk.discovery.spi.ServiceDiscoveryFactory with
      io.datapunk.discovery.core.CoreServiceDiscoveryFactory;
}
