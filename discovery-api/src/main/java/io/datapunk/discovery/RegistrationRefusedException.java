package io.datapunk.discovery;

import java.util.Optional;

/** The registry refuses this registration as it is: it is invalid there, or the id is taken. */
public final class RegistrationRefusedException extends ServiceDiscoveryException {

  private static final long serialVersionUID = 1L;

  private final String id;

  /** Creates one for the instance {@code id} of {@code service}. */
  public RegistrationRefusedException(
      String service, String id, String message, Optional<Throwable> cause) {
    super(Optional.of(service), message, cause);
    this.id = id;
  }

  /** Returns the id of the instance that was refused. */
  public String id() {
    return id;
  }
}
