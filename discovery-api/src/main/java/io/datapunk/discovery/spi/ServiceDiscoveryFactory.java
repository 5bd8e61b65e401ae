package io.datapunk.discovery.spi;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;

/**
 * The engine behind {@link ServiceDiscovery#open}, found by {@link java.util.ServiceLoader}.
 *
 * <p>{@code discovery-core} provides the only one. Backends are not plugged in here but at the
 * ports of the core.
 */
public interface ServiceDiscoveryFactory {

  /**
   * Opens a discovery with the backends that {@code config} names.
   *
   * <p>It does not wait for any server.
   *
   * @param config what to open
   * @param classLoader where the providers of backends are looked up
   * @throws io.datapunk.discovery.ConfigurationException if a backend's URI or options are wrong,
   *     or no provider serves its scheme
   */
  ServiceDiscovery open(ServiceDiscoveryConfig config, ClassLoader classLoader);
}
