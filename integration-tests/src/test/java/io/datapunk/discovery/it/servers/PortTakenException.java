package io.datapunk.discovery.it.servers;

import java.io.Serial;

/** A server ended because another process listens on one of its ports. */
final class PortTakenException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  PortTakenException(String message) {
    super(message);
  }
}
