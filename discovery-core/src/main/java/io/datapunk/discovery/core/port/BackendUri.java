package io.datapunk.discovery.core.port;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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

  private BackendUri(
      String scheme,
      Optional<String> userInfo,
      List<HostPort> hosts,
      String name,
      SortedMap<String, String> options) {
    this.scheme = scheme;
    this.userInfo = userInfo;
    this.hosts = List.copyOf(hosts);
    this.name = name;
    this.options = options;
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
    requireNonNull(text, "uri");
    int colon = text.indexOf(':');
    if (colon <= 0 || !text.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*")) {
      throw violation("uri", "without a scheme", "scheme://host:port or scheme:name");
    }
    String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
    String rest = text.substring(colon + 1);
    int question = rest.indexOf('?');
    SortedMap<String, String> options =
        question < 0 ? new TreeMap<>() : BackendUriParser.options(rest.substring(question + 1));
    String place = question < 0 ? rest : rest.substring(0, question);
    if (!place.startsWith("//")) {
      return new BackendUri(
          scheme, Optional.empty(), List.of(), BackendUriParser.name(place), options);
    }
    int slash = place.indexOf('/', 2);
    String authority = slash < 0 ? place.substring(2) : place.substring(2, slash);
    String name = slash < 0 ? "" : BackendUriParser.name(place.substring(slash + 1));
    int at = authority.lastIndexOf('@');
    Optional<String> userInfo = at < 0 ? Optional.empty() : Optional.of(authority.substring(0, at));
    List<HostPort> hosts =
        Arrays.stream(authority.substring(at + 1).split(",", -1))
            .map(BackendUriParser::hostPort)
            .toList();
    return new BackendUri(scheme, userInfo, hosts, name, options);
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
