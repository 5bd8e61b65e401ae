package io.datapunk.discovery.core.port;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a registry did not do what it was asked. Messages never hold secrets. */
public final class RegistryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What kind of failure; values may be added. */
  public enum Kind {
    /** No connection, or it broke. The call may or may not have been carried out. */
    UNREACHABLE,
    /** No answer in time. The call may or may not have been carried out. */
    TIMEOUT,
    /** The registry asks for less. */
    OVERLOADED,
    /** The registry cannot serve now: no leader, an internal error. */
    UNAVAILABLE,
    /** The right is missing. Repeating is useless. */
    DENIED,
    /** The registry finds the request wrong. Repeating is useless. */
    INVALID,
    /** Something else stands where this should go. */
    CONFLICT,
    /** The instance or check is not known there. */
    UNKNOWN_ID,
    /** The answer cannot be understood. */
    GARBAGE,
    /** The adapter is closed. */
    CLOSED;

    /** Returns whether the same request may succeed later without anybody changing it. */
    public boolean isTransient() {
      return switch (this) {
        case UNREACHABLE, TIMEOUT, OVERLOADED, UNAVAILABLE, GARBAGE -> true;
        case DENIED, INVALID, CONFLICT, UNKNOWN_ID, CLOSED -> false;
      };
    }
  }

  private final Kind kind;
  private final @Nullable Duration retryAfter;

  /** Creates one. */
  public RegistryException(Kind kind, String message) {
    super(message);
    this.kind = requireNonNull(kind, "kind");
    this.retryAfter = null;
  }

  /** Creates one with a cause. */
  public RegistryException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = requireNonNull(kind, "kind");
    this.retryAfter = null;
  }

  /** Creates one for a registry that said when to come back. */
  public RegistryException(Kind kind, String message, Duration retryAfter) {
    super(message);
    this.kind = requireNonNull(kind, "kind");
    this.retryAfter = retryAfter;
  }

  /** Returns the kind. */
  public Kind kind() {
    return kind;
  }

  /** Returns how long to stay away, if the registry said so. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
