/** The API an application compiles against: discover, watch and register services. */
module io.datapunk.discovery.api {
  requires static org.jspecify;

  exports io.datapunk.discovery;
  exports io.datapunk.discovery.spi;

  uses io.datapunk.discovery.spi.ServiceDiscoveryFactory;
}
