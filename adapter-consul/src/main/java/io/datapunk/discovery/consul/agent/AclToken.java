package io.datapunk.discovery.consul.agent;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The ACL token, read anew for each request and only ever sent in a header.
 *
 * <p>Both HTTP clients repeat a header's value when they refuse it, so it is checked here first.
 */
public final class AclToken {

  public static final String HEADER = "X-Consul-Token";

  private static final int MOST_SHOWN = 200;

  /** Of a token that a server may have repeated. */
  private static final int LONGEST = 8_000;

  /** Requests under way may still bear those from before a rotation. */
  private static final int REMEMBERED = 3;

  private final Credentials credentials;

  // guarded by this
  private final Deque<String> lastRead = new ArrayDeque<>();
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
    if (!token.isEmpty() && !lastRead.contains(token)) {
      lastRead.addFirst(token);
      if (lastRead.size() > REMEMBERED) {
        lastRead.removeLast();
      }
    }
  }

  /** Returns a number that is another one once another token was read: rights may differ. */
  public synchronized int generation() {
    return generation;
  }

  /** Blacks out the last tokens, should a server have repeated one. */
  private synchronized String redact(String text) {
    String shown = text;
    for (String token : lastRead) {
      shown = shown.replace(token, "***");
    }
    return shown;
  }

  /** Returns the beginning of what a server answered, on one line, to be shown in an error. */
  public String excerpt(String text) {
    // Blacked out before it is cut: a part of a token would not be found.
    String line =
        redact(beginning(text, MOST_SHOWN + LONGEST)).replaceAll("\\p{Cntrl}+", " ").strip();
    return beginning(line, MOST_SHOWN);
  }

  private static String beginning(String text, int chars) {
    return text.substring(0, Math.min(text.length(), chars));
  }

  private Optional<String> secret() {
    try {
      return credentials.secret();
    } catch (RuntimeException | Error e) { // it is the application's code
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
