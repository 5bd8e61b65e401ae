package io.datapunk.discovery.redis;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.BackendUri;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a URI says about a Redis, checked.
 *
 * @param shown the URI without its secrets, for messages
 * @param hosts where to try, in order
 * @param tls whether to encrypt
 * @param layout the names used in Redis
 * @param credentials read again for each connection
 * @param timeout the longest wait for an answer
 * @param connectTimeout the longest wait for a connection
 * @param pingInterval how often an idle connection is tested
 * @param protocol the version of Redis' protocol; empty for the newest the server speaks
 */
record RedisOptions(
    String shown,
    List<BackendUri.HostPort> hosts,
    boolean tls,
    Layout layout,
    Credentials credentials,
    Duration timeout,
    Duration connectTimeout,
    Duration pingInterval,
    Optional<Integer> protocol) {

  private static final int USUAL_PORT = 6_379;

  /**
   * Reads a URI.
   *
   * @throws IllegalArgumentException with field, value and expectation
   */
  static RedisOptions of(BackendUri uri, Credentials credentials) {
    uri.allowOptions("prefix", "timeout", "connectTimeout", "pingInterval", "protocol");
    if (uri.hosts().isEmpty()) {
      throw OptionText.violation("uri", uri.toString(), uri.scheme() + "://host:port");
    }
    String prefix = OptionText.prefix(uri.option("prefix").orElse("sd:v1"));
    return new RedisOptions(
        uri.toString(),
        uri.hosts(),
        uri.scheme().equals("rediss"),
        new Layout(prefix, OptionText.database(uri.name())),
        credentials.isPresent() ? credentials : fromUserInfo(uri),
        OptionText.duration(uri, "timeout", Duration.ofSeconds(1)),
        OptionText.duration(uri, "connectTimeout", Duration.ofSeconds(1)),
        OptionText.duration(uri, "pingInterval", Duration.ofSeconds(5)),
        uri.option("protocol").map(OptionText::protocol));
  }

  static int port(BackendUri.HostPort address) {
    return address.portOr(USUAL_PORT);
  }

  private static Credentials fromUserInfo(BackendUri uri) {
    Optional<String> userInfo = uri.userInfo();
    if (userInfo.isEmpty()) {
      return Credentials.none();
    }
    int colon = userInfo.get().indexOf(':');
    if (colon < 0) {
      throw OptionText.violation("user info", "***", "user:password or :password");
    }
    String user = userInfo.get().substring(0, colon);
    String password = userInfo.get().substring(colon + 1);
    return user.isEmpty()
        ? Credentials.token(() -> password)
        : Credentials.password(user, () -> password);
  }

  /** Shows no credentials. */
  @Override
  public String toString() {
    return shown;
  }
}
