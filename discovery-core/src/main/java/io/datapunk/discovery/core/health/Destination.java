package io.datapunk.discovery.core.health;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.core.port.ProbeTarget;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Where a check connects to: the registered address, unless its settings name another.
 *
 * @param host {@code host}: instead of the registered one
 * @param port {@code port}: instead of the registered one, such as that of a management server
 * @param anywhere {@code link-local}: {@code allowed} to connect to addresses that {@link
 *     TargetGuard} refuses
 */
record Destination(String host, int port, boolean anywhere) {

  /** The settings read here. */
  static final List<String> SETTINGS = List.of("host", "link-local", "port");

  private static final int MOST_PORTS = 65_535;

  /** Returns where to test that target. */
  static Destination of(ProbeTarget target) {
    return of(target.check(), target.host(), target.port());
  }

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException with field, value and expectation
   */
  static Destination of(HealthCheck check, String registeredHost, int registeredPort) {
    SortedMap<String, String> settings = check.settings();
    String host = settings.getOrDefault("host", registeredHost);
    if (host.isBlank() || host.chars().anyMatch(c -> c <= ' ' || "/?#@[]".indexOf(c) >= 0)) {
      throw Violations.of(check, "host", host, "a host name or an address, IPv6 without brackets");
    }
    return new Destination(
        host,
        settings.containsKey("port") ? port(check, settings.get("port")) : registeredPort,
        settings.containsKey("link-local") && isAllowed(check, settings.get("link-local")));
  }

  /** Returns host and port as in a URI; an IPv6 zone is escaped as RFC 6874 says. */
  String authority() {
    String shown = host.indexOf(':') >= 0 ? "[" + host.replace("%", "%25") + "]" : host;
    return shown + ":" + port;
  }

  /** Returns why nothing may connect to that address of the host; empty if it may. */
  Optional<String> refusal(InetAddress address) {
    return anywhere ? Optional.empty() : TargetGuard.refusal(address);
  }

  private static int port(HealthCheck check, String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= MOST_PORTS) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below, as of a number that is no port.
    }
    throw Violations.of(check, "port", text, "1-" + MOST_PORTS);
  }

  private static boolean isAllowed(HealthCheck check, String text) {
    if (!text.equals("allowed")) {
      throw Violations.of(check, "link-local", text, "allowed, or nothing");
    }
    return true;
  }
}
