package io.datapunk.discovery;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the world did to a call: the registry is away, refuses, or is not there at all.
 *
 * <p>Mistakes in the calling code are {@link IllegalArgumentException} and {@link
 * IllegalStateException} instead. Messages never hold secrets.
 */
public abstract class ServiceDiscoveryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final @Nullable String service;

  ServiceDiscoveryException(Optional<String> service, String message, Optional<Throwable> cause) {
    super(message, cause.orElse(null));
    this.service = service.orElse(null);
  }

  /** Returns the service the call was about, if it was about one. */
  public Optional<String> service() {
    return Optional.ofNullable(service);
  }
}
