package io.datapunk.discovery.consul.write;

import io.datapunk.discovery.consul.agent.AclToken;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;

/**
 * The header with the token, read anew each time it is looked at.
 *
 * <p>consul-client takes a token as a fixed text or as a part of the URL, but looks at its map of
 * further headers for each request.
 */
final class TokenHeader extends AbstractMap<String, String> {

  private final AclToken token;

  TokenHeader(AclToken token) {
    this.token = token;
  }

  @Override
  public Set<Map.Entry<String, String>> entrySet() {
    return token
        .read()
        .<Set<Map.Entry<String, String>>>map(secret -> Set.of(Map.entry(AclToken.HEADER, secret)))
        .orElse(Set.of());
  }

  @Override
  public String toString() {
    return "TokenHeader[***]";
  }
}
