package io.datapunk.discovery.core.health;

import io.datapunk.discovery.core.port.ProbeTarget;
import java.net.UnknownHostException;

/** How targets and failures of connecting to them are written. */
final class Targets {

  private Targets() {}

  /** Returns host and port as in a URI; an IPv6 zone is escaped as RFC 6874 says. */
  static String authority(ProbeTarget target) {
    String host = target.host();
    return (host.indexOf(':') >= 0 ? "[" + host.replace("%", "%25") + "]" : host)
        + ":"
        + target.port();
  }

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
