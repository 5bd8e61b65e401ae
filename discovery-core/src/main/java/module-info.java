/** The engine of Datapunk Discovery, and the ports that adapters implement. */
module io.datapunk.discovery.core {
  requires transitive io.datapunk.discovery.api;
  requires com.github.benmanes.caffeine;
  requires java.net.http;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.datapunk.discovery.core;
  exports io.datapunk.discovery.core.port;
}
