package io.datapunk.discovery.core.shared;

import io.datapunk.discovery.ConfigurationException;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.upstream.TrustScope;
import java.util.Optional;

/**
 * What the exchange with one distributed cache is made of.
 *
 * @param cache the cache itself
 * @param keys the names of entries
 * @param entries how they are written and read
 * @param place which registry this is
 */
record SharedParts(DistributedCache cache, Keys keys, Entries entries, RegistryPlace place) {

  /**
   * Puts them together.
   *
   * @throws ConfigurationException if the registry's URI is none
   */
  static SharedParts of(
      ServiceDiscoveryConfig config,
      DistributedCache cache,
      Registry registry,
      TrustScope scope,
      EngineRuntime runtime) {
    BackendUri uri = registryUri(config);
    Entries entries = new Entries(config, cache.space(), runtime);
    String address = uri.toString();
    PlaceMemory memory =
        new PlaceMemory(cache, entries, runtime, uri.scheme(), address, config.maxStale());
    RegistryPlace place =
        new RegistryPlace(registry::place, config.registryName(), address, runtime, memory::note);
    Keys keys =
        new Keys(
            uri.scheme(),
            place,
            scope,
            memory,
            runtime,
            config.distributedCacheTimeout().dividedBy(2));
    return new SharedParts(cache, keys, entries, place);
  }

  private static BackendUri registryUri(ServiceDiscoveryConfig config) {
    try {
      return BackendUri.parse(config.registry());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("registry: " + e.getMessage());
    }
  }

  static Optional<SharedParts> of(
      ServiceDiscoveryConfig config,
      Optional<DistributedCache> cache,
      Registry registry,
      TrustScope scope,
      EngineRuntime runtime) {
    return config.caching()
        ? cache.map(given -> of(config, given, registry, scope, runtime))
        : Optional.empty();
  }
}
