package io.datapunk.discovery.consul;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.consul.agent.AclToken;
import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.http.ConnectionBudget;
import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryProvider;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;

/**
 * Opens registries on Consul: {@code consul://agent:8500}, {@code consuls://agent:8501} over TLS.
 *
 * <p>Several hosts, separated by commas, are agents of one datacenter: when one does not answer the
 * next one is used. User information is the ACL token, unless credentials are given. The one
 * option, {@code ?connections=32}, says how many connections to an agent this process may hold; an
 * agent allows 200 of all processes of a host. The datacenter to look in comes with each question.
 */
public final class ConsulRegistryProvider implements RegistryProvider {

  private static final String PLAIN = "consul";
  private static final String TLS = "consuls";
  private static final String CONNECTIONS = "connections";
  private static final String TOKEN = "token";
  private static final String IN_CODE = "registryCredentials(Credentials.token(...))";
  private static final int PLAIN_PORT = 8500;
  private static final int TLS_PORT = 8501;

  private final Optional<SSLContext> tls;

  /** Creates one that trusts, over TLS, whom the JVM trusts. */
  public ConsulRegistryProvider() {
    this.tls = Optional.empty();
  }

  /** Creates one that uses these keys and this trust over TLS. */
  public ConsulRegistryProvider(SSLContext tls) {
    this.tls = Optional.of(tls);
  }

  @Override
  public Set<String> schemes() {
    return new TreeSet<>(List.of(PLAIN, TLS));
  }

  @Override
  public Registry open(BackendUri uri, Credentials credentials, AdapterContext context) {
    boolean secure =
        switch (uri.scheme()) {
          case PLAIN -> false;
          case TLS -> true;
          default -> throw violation("scheme", uri.scheme(), PLAIN + " or " + TLS);
        };
    if (uri.option(TOKEN).isPresent()) {
      throw violation("option", TOKEN, "the token in the registry's credentials: " + IN_CODE);
    }
    uri.allowOptions(CONNECTIONS);
    if (uri.hosts().isEmpty()) {
      throw violation("host", "none", uri.scheme() + "://host:port");
    }
    if (!uri.name().isEmpty()) {
      throw violation("name", uri.name(), "none, only hosts");
    }
    List<Agent> agents = uri.hosts().stream().map(host -> agent(host, secure)).distinct().toList();
    return new ConsulRegistry(
        agents, new AclToken(token(uri, credentials)), tls, connections(uri), context);
  }

  private static int connections(BackendUri uri) {
    String value = uri.option(CONNECTIONS).orElse(String.valueOf(ConnectionBudget.USUAL));
    if (!value.matches("\\d{1,3}") || Integer.parseInt(value) < ConnectionBudget.LEAST) {
      throw violation(CONNECTIONS, value, ConnectionBudget.LEAST + " to 999");
    }
    return Integer.parseInt(value);
  }

  private static Agent agent(BackendUri.HostPort host, boolean secure) {
    Agent agent = new Agent(host.host(), host.portOr(secure ? TLS_PORT : PLAIN_PORT), secure);
    if (secure && isNoHostName(agent)) {
      throw violation("host", host.host(), "a name that a certificate can hold");
    }
    return agent;
  }

  /** Without TLS the URL holds an address; a name such as {@code my_consul} is fine then. */
  private static boolean isNoHostName(Agent agent) {
    try {
      return URI.create(agent.url(agent.host())).getHost() == null;
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  private static Credentials token(BackendUri uri, Credentials credentials) {
    if (credentials.isPresent()) {
      if (credentials.user().isPresent()) {
        throw violation("credentials", "user and password", "a token: " + IN_CODE);
      }
      return credentials;
    }
    if (uri.userInfo().isEmpty() || uri.userInfo().get().isEmpty()) {
      return Credentials.none();
    }
    String token = uri.userInfo().get();
    if (token.indexOf(':') >= 0) {
      throw violation(
          "user information",
          "user and password",
          "the token alone: " + uri.scheme() + "://token@host, or better " + IN_CODE);
    }
    return Credentials.token(() -> token);
  }

  private static IllegalArgumentException violation(
      String field, String value, String expectation) {
    return new IllegalArgumentException(field + ": " + value + " (expected: " + expectation + ")");
  }
}
