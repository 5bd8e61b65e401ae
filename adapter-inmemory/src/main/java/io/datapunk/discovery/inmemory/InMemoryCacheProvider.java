package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.DistributedCacheProvider;
import java.util.Set;

/** Opens caches in memory: {@code memory:} a private one, {@code memory:name} a shared one. */
public final class InMemoryCacheProvider implements DistributedCacheProvider {

  /** For {@link java.util.ServiceLoader}. */
  public InMemoryCacheProvider() {}

  @Override
  public Set<String> schemes() {
    return MemoryUri.SCHEMES;
  }

  @Override
  public DistributedCache open(BackendUri uri, Credentials credentials, AdapterContext context) {
    return MemoryUri.sharedName(uri)
        .map(name -> InMemoryCache.shared(name, context))
        .orElseGet(() -> InMemoryCache.create(context));
  }
}
