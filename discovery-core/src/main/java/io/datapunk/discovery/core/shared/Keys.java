package io.datapunk.discovery.core.shared;

import io.datapunk.discovery.ConfigurationException;
import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.view.ServiceView;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The names under which views stand in the distributed cache: registry, trust scope, then the view.
 * JVMs whose tokens differ do not share, since they may see different endpoints.
 */
final class Keys {

  private static final int SCOPE_BYTES = 8;

  private final String scheme;
  private final Credentials credentials;

  private Keys(String scheme, Credentials credentials) {
    this.scheme = scheme;
    this.credentials = credentials;
  }

  /**
   * Returns the keys for the registry that {@code config} names.
   *
   * @throws ConfigurationException if its URI is none
   */
  static Keys of(ServiceDiscoveryConfig config) {
    try {
      BackendUri uri = BackendUri.parse(config.registry());
      return new Keys(uri.scheme(), uri.credentials(config.registryCredentials()));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("registry: " + e.getMessage());
    }
  }

  String of(ServiceView view) {
    return prefix() + view.key();
  }

  /** Returns the view's key behind one of ours; empty if it is not ours. */
  Optional<String> viewKey(String key) {
    String prefix = prefix();
    return key.startsWith(prefix) ? Optional.of(key.substring(prefix.length())) : Optional.empty();
  }

  private String prefix() {
    return scheme + "/" + scope() + "/";
  }

  /** A short hash that tells tokens apart and reveals none. */
  private String scope() {
    return credentials.secret().map(Keys::hash).orElse("open");
  }

  private static String hash(String token) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, SCOPE_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
