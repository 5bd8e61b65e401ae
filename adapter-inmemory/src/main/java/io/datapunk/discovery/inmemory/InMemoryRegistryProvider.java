package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryProvider;
import java.util.Set;

/** Opens registries in memory: {@code memory:} a private one, {@code memory:name} a shared one. */
public final class InMemoryRegistryProvider implements RegistryProvider {

  /** For {@link java.util.ServiceLoader}. */
  public InMemoryRegistryProvider() {}

  @Override
  public Set<String> schemes() {
    return MemoryUri.SCHEMES;
  }

  @Override
  public Registry open(BackendUri uri, Credentials credentials, AdapterContext context) {
    return MemoryUri.sharedName(uri)
        .map(name -> InMemoryRegistry.shared(name, context))
        .orElseGet(() -> InMemoryRegistry.create(context));
  }
}
