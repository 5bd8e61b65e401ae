package io.datapunk.discovery.core.health;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;

/**
 * Which addresses a probe may connect to. Link-local ones, where clouds offer machines their
 * metadata and credentials, are refused: a registration must not turn this process into a way to
 * read them.
 */
final class TargetGuard {

  /** Metadata services outside the link-local ranges: AWS over IPv6, Alibaba Cloud. */
  private static final Set<String> METADATA = Set.of("fd00:ec2:0:0:0:0:0:254", "100.100.100.200");

  private TargetGuard() {}

  /** Returns the address that a host stands for without being looked up; empty for a name. */
  static Optional<InetAddress> ofLiteral(String host) {
    if (host.indexOf(':') < 0 && !host.matches("\\d+(\\.\\d+){3}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(host.replaceFirst("%.*", "")));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Returns why nothing may connect there; empty if it may. */
  static Optional<String> refusal(InetAddress address) {
    String text = address.getHostAddress();
    if (address.isLinkLocalAddress() || METADATA.contains(text)) {
      return Optional.of(text + " is a link-local or metadata address, which is not tested");
    }
    if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
      return Optional.of(text + " is not the address of one host");
    }
    return Optional.empty();
  }
}
