package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.core.port.BackendUri;
import java.util.Optional;
import java.util.Set;

/** What {@code memory:} and {@code memory:name} mean, the same for every backend in memory. */
final class MemoryUri {

  static final Set<String> SCHEMES = Set.of("memory");

  private MemoryUri() {}

  /** Returns the name of the shared store; empty for a store of its own. */
  static Optional<String> sharedName(BackendUri uri) {
    uri.allowOptions();
    if (!uri.hosts().isEmpty()) {
      throw new IllegalArgumentException("uri: " + uri + " (expected: memory: or memory:name)");
    }
    return uri.name().isEmpty() ? Optional.empty() : Optional.of(uri.name());
  }
}
