package io.datapunk.discovery.core.port;

import io.datapunk.discovery.Credentials;
import java.util.Set;

/**
 * Opens registries by URI; found by {@link java.util.ServiceLoader}. Needs a public constructor
 * without arguments that does nothing.
 */
public interface RegistryProvider {

  /** Returns the URI schemes this provider serves, such as {@code consul}. */
  Set<String> schemes();

  /**
   * Opens a registry without any I/O.
   *
   * @throws IllegalArgumentException if host, option or credentials are wrong, with field, value
   *     and expectation
   */
  Registry open(BackendUri uri, Credentials credentials, AdapterContext context);
}
