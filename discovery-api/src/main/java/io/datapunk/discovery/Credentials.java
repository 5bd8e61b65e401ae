package io.datapunk.discovery;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * How to prove to a backend who is asking.
 *
 * <p>The secret is read for each request or connection, so that it can be rotated. It is never
 * shown: not by {@code toString}, not in logs, not in exceptions. A supplier that has none at the
 * moment (an unset variable) returns an empty text, and the request goes out without one.
 */
public final class Credentials {

  private static final Credentials NONE = new Credentials(Optional.empty(), Optional.empty());

  private final Optional<String> user;
  private final Optional<Supplier<String>> secret;

  private Credentials(Optional<String> user, Optional<Supplier<String>> secret) {
    this.user = user;
    this.secret = secret;
  }

  /** Returns no credentials. */
  public static Credentials none() {
    return NONE;
  }

  /** Returns a token, such as an ACL token of Consul. */
  public static Credentials token(Supplier<String> token) {
    return new Credentials(Optional.empty(), Optional.of(requireNonNull(token, "token")));
  }

  /** Returns a user with a password, such as an ACL user of Redis. */
  public static Credentials password(String user, Supplier<String> password) {
    return new Credentials(
        Optional.of(requireNonNull(user, "user")),
        Optional.of(requireNonNull(password, "password")));
  }

  /** Returns the user, if there is one. */
  public Optional<String> user() {
    return user;
  }

  /** Returns the current token or password, read anew; empty if there are no credentials. */
  public Optional<String> secret() {
    return secret.map(Supplier::get);
  }

  /** Returns whether there are any. */
  public boolean isPresent() {
    return secret.isPresent();
  }

  @Override
  public String toString() {
    return isPresent() ? "Credentials[***]" : "Credentials[none]";
  }
}
