package io.datapunk.discovery.core.port;

import static java.util.Objects.requireNonNull;

import io.datapunk.discovery.Credentials;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * A backend's address: {@code scheme://host:port,host:port/name?option=value} or {@code
 * scheme:name}.
 *
 * <p>A parser of its own, since {@link java.net.URI} takes neither {@code memory:} nor underscores
 * in hosts nor lists of hosts, and repeats passwords in its exceptions. User information is kept
 * apart and never shown.
 */
public final class BackendUri {

  private final String scheme;
  private final Optional<String> userInfo;
  private final List<HostPort> hosts;
  private final String name;
  private final SortedMap<String, String> options;

  BackendUri(
      String scheme,
      Optional<String> userInfo,
      List<HostPort> hosts,
      String name,
      SortedMap<String, String> options) {
    this.scheme = scheme;
    this.userInfo = userInfo;
    this.hosts = List.copyOf(hosts);
    this.name = name;
    this.options = Collections.unmodifiableSortedMap(options);
  }

  /**
   * One address of a backend.
   *
   * @param host a name or an IP address, IPv6 without brackets
   * @param port 1 to 65535, or -1 if the URI names none
   */
  public record HostPort(String host, int port) {

    /** Returns the port, or the scheme's usual one if the URI names none. */
    public int portOr(int usual) {
      return port == -1 ? usual : port;
    }

    @Override
    public String toString() {
      String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
      return port == -1 ? shown : shown + ":" + port;
    }
  }

  /**
   * Reads a URI.
   *
   * @throws IllegalArgumentException with field, value and expectation, secrets left out
   */
  public static BackendUri parse(String text) {
    return BackendUriParser.parse(requireNonNull(text, "uri"));
  }

  /** Returns the scheme, in lower case. */
  public String scheme() {
    return scheme;
  }

  /** Returns the addresses in the order given; empty for {@code scheme:name}. */
  public List<HostPort> hosts() {
    return hosts;
  }

  /** Returns what stands behind the slash, or behind the colon of {@code scheme:name}. */
  public String name() {
    return name;
  }

  /** Returns the user information, decoded: {@code user:password} or {@code token}. Secret. */
  public Optional<String> userInfo() {
    return userInfo.map(BackendUriParser::decode);
  }

  /**
   * Returns {@code own} if there are any, else those of the user information: {@code
   * user:password}, {@code :password} or {@code token}.
   */
  public Credentials credentials(Credentials own) {
    String info = userInfo.orElse("");
    if (own.isPresent() || info.isEmpty()) {
      return own;
    }
    int colon = info.indexOf(':');
    String secret = BackendUriParser.decode(info.substring(colon + 1));
    return colon <= 0
        ? Credentials.token(() -> secret)
        : Credentials.password(BackendUriParser.decode(info.substring(0, colon)), () -> secret);
  }

  /** Returns the value of an option. */
  public Optional<String> option(String key) {
    return Optional.ofNullable(options.get(key));
  }

  /**
   * Checks that only these options are set.
   *
   * @throws IllegalArgumentException if another is
   */
  public void allowOptions(String... known) {
    TreeSet<String> allowed = new TreeSet<>(Arrays.asList(known));
    for (String key : options.keySet()) {
      if (!allowed.contains(key)) {
        String expectation = allowed.isEmpty() ? "no options" : "one of " + allowed;
        throw violation("option", key, expectation);
      }
    }
  }

  /** Returns the URI without user information and without the values of its options. */
  @Override
  public String toString() {
    if (hosts.isEmpty()) {
      return scheme + ":" + name;
    }
    StringBuilder text = new StringBuilder(scheme).append("://");
    for (int i = 0; i < hosts.size(); i++) {
      text.append(i == 0 ? "" : ",").append(hosts.get(i));
    }
    return name.isEmpty() ? text.toString() : text.append('/').append(name).toString();
  }

  static IllegalArgumentException violation(String field, String value, String expectation) {
    return new IllegalArgumentException(field + ": " + value + " (expected: " + expectation + ")");
  }
}
