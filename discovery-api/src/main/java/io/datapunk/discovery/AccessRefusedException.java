package io.datapunk.discovery;

import java.util.Optional;

/**
 * The registry denies the right to do this, or may be hiding endpoints for lack of rights. Retrying
 * does not help; a token with the right does.
 */
public final class AccessRefusedException extends ServiceDiscoveryException {

  private static final long serialVersionUID = 1L;

  /** Creates one. */
  public AccessRefusedException(
      Optional<String> service, String message, Optional<Throwable> cause) {
    super(service, message, cause);
  }
}
