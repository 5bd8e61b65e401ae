package io.datapunk.discovery.core.health;

import java.net.UnknownHostException;

/** How failures of connecting to targets are written. */
final class Targets {

  private Targets() {}

  /** Returns what to tell operators of a failed connection. */
  static String reason(Throwable failure) {
    if (failure instanceof UnknownHostException) {
      return "the host name is unknown";
    }
    String message = failure.getMessage();
    String name = failure.getClass().getSimpleName();
    return message == null || message.isBlank() ? name : name + ": " + message;
  }
}
