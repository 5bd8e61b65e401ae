package io.datapunk.discovery;

import static java.util.Objects.requireNonNull;

import io.datapunk.discovery.spi.ServiceDiscoveryFactory;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds the one engine on the class or module path. */
final class EngineLookup {

  private static final String EXPECTED = "exactly one, discovery-core on the class path";

  private EngineLookup() {}

  static ServiceDiscovery open(ServiceDiscoveryConfig config) {
    requireNonNull(config, "config");
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context != null ? context : EngineLookup.class.getClassLoader();
    return factory(loader).open(config, loader);
  }

  private static ServiceDiscoveryFactory factory(ClassLoader loader) {
    List<ServiceDiscoveryFactory> found;
    try {
      found =
          ServiceLoader.load(ServiceDiscoveryFactory.class, loader).stream()
              .map(ServiceLoader.Provider::get)
              .toList();
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new ConfigurationException(Check.complaint("engine", "broken, " + e, EXPECTED), e);
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    List<String> names = found.stream().map(engine -> engine.getClass().getName()).toList();
    String shown = names.isEmpty() ? "none" : String.join(" and ", names);
    throw new ConfigurationException(Check.complaint("engine", shown, EXPECTED));
  }
}
