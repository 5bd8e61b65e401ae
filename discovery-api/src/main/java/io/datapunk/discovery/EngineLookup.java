package io.datapunk.discovery;

import io.datapunk.discovery.spi.ServiceDiscoveryFactory;
import java.util.List;
import java.util.ServiceLoader;

/** Finds the one engine on the class or module path. */
final class EngineLookup {

  private EngineLookup() {}

  static ServiceDiscovery open(ServiceDiscoveryConfig config) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context != null ? context : EngineLookup.class.getClassLoader();
    return factory(loader).open(config, loader);
  }

  private static ServiceDiscoveryFactory factory(ClassLoader loader) {
    List<ServiceDiscoveryFactory> found =
        ServiceLoader.load(ServiceDiscoveryFactory.class, loader).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    String what = found.isEmpty() ? "none" : found.toString();
    throw new ConfigurationException(
        List.of("engine: " + what + " (expected: exactly one, discovery-core on the class path)"));
  }
}
