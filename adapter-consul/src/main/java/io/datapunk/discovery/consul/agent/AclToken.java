package io.datapunk.discovery.consul.agent;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.util.Optional;

/**
 * The ACL token, read anew for each request and only ever sent in a header.
 *
 * <p>Both HTTP clients repeat a header's value when they refuse it, so it is checked here first.
 */
public final class AclToken {

  public static final String HEADER = "X-Consul-Token";

  private final Credentials credentials;

  // guarded by this
  private String last = "";
  private int generation;

  public AclToken(Credentials credentials) {
    this.credentials = credentials;
  }

  /** Returns whether there is one to read, without reading it. */
  public boolean isPresent() {
    return credentials.isPresent();
  }

  /**
   * Reads the token; empty if there is none. May block, as the application's supplier may.
   *
   * @throws RegistryException if it cannot be read or sent, without showing it
   */
  public Optional<String> read() {
    Optional<String> read =
        secret().map(String::strip).filter(token -> !token.isEmpty()).map(AclToken::sendable);
    note(read.orElse(""));
    return read;
  }

  private synchronized void note(String token) {
    if (!token.equals(last)) {
      last = token;
      generation++;
    }
  }

  /** Returns a number that is another one once another token was read: rights may differ. */
  public synchronized int generation() {
    return generation;
  }

  /** Returns the text with the current token blacked out, should a server have repeated it. */
  public String redact(String text) {
    if (text.isEmpty() || !isPresent()) {
      return text;
    }
    try {
      return read().map(token -> text.replace(token, "***")).orElse(text);
    } catch (RegistryException unreadable) {
      return "(not shown)";
    }
  }

  private Optional<String> secret() {
    try {
      return credentials.secret();
    } catch (RuntimeException e) {
      throw new RegistryException(
          Kind.DENIED, "credentials: the token could not be read: " + e.getClass().getName());
    }
  }

  private static String sendable(String token) {
    if (token.chars().allMatch(c -> c > ' ' && c < 127)) {
      return token;
    }
    throw new RegistryException(
        Kind.DENIED, "credentials: a token with odd characters (expected: visible ASCII)");
  }
}
