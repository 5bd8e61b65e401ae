package io.datapunk.discovery.core.port;

import java.util.Set;

/**
 * Opens metrics backends by URI; found by {@link java.util.ServiceLoader}. Needs a public
 * constructor without arguments that does nothing.
 */
public interface MetricsSinkProvider {

  /** Returns the URI schemes this provider serves, such as {@code micrometer}. */
  Set<String> schemes();

  /** Returns whether it is used, as {@code scheme:}, when the configuration names no backend. */
  boolean automatic();

  /**
   * Opens a sink.
   *
   * @throws IllegalArgumentException if an option is wrong, with field, value and expectation
   */
  MetricsSink open(BackendUri uri, AdapterContext context);
}
