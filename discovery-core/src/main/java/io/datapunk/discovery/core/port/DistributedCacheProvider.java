package io.datapunk.discovery.core.port;

import io.datapunk.discovery.Credentials;
import java.util.Set;

/**
 * Opens distributed caches by URI; found by {@link java.util.ServiceLoader}. Needs a public
 * constructor without arguments that does nothing.
 */
public interface DistributedCacheProvider {

  /** Returns the URI schemes this provider serves, such as {@code redis}. */
  Set<String> schemes();

  /**
   * Opens a cache without waiting for any I/O.
   *
   * @throws IllegalArgumentException if host, option or credentials are wrong, with field, value
   *     and expectation
   */
  DistributedCache open(BackendUri uri, Credentials credentials, AdapterContext context);
}
