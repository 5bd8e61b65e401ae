package io.datapunk.discovery.core;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.spi.ServiceDiscoveryFactory;

/** How {@link ServiceDiscovery#open} finds this engine. */
public final class CoreServiceDiscoveryFactory implements ServiceDiscoveryFactory {

  /** Does nothing; for the service loader. */
  public CoreServiceDiscoveryFactory() {}

  @Override
  public ServiceDiscovery open(ServiceDiscoveryConfig config, ClassLoader classLoader) {
    return ServiceDiscoveryManager.builder(config).classLoader(classLoader).build();
  }
}
