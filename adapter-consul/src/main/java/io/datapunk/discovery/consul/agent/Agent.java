package io.datapunk.discovery.consul.agent;

/**
 * One address at which an agent of Consul answers.
 *
 * @param host a name or an IP address, IPv6 without brackets
 * @param port 1 to 65535
 * @param tls whether it speaks HTTPS
 */
public record Agent(String host, int port, boolean tls) {

  /** Returns whether the host is an IP address, so that no resolver is asked. */
  public boolean isLiteral() {
    return host.indexOf(':') >= 0 || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
  }

  /** Returns the base of its URLs, with {@code address} in place of the host. */
  public String url(String address) {
    return (tls ? "https://" : "http://") + authority(address);
  }

  private String authority(String address) {
    return address.indexOf(':') >= 0 ? "[" + address + "]:" + port : address + ":" + port;
  }

  @Override
  public String toString() {
    return authority(host);
  }
}
