package io.datapunk.discovery.redis;

import org.jspecify.annotations.Nullable;

/** Why something failed, in one short line that is fit for logs. */
final class Reason {

  private static final int MOST_CHARS = 200;

  private Reason() {}

  /** Returns the message of the innermost cause. */
  static String of(@Nullable Throwable failure) {
    return of(failure, "");
  }

  /** Returns the same without {@code secret}, which servers repeat when they refuse a command. */
  static String of(@Nullable Throwable failure, String secret) {
    if (failure == null) {
      return "no reason given";
    }
    Throwable inner = failure;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    String message = inner.getMessage();
    String reason = message == null ? inner.getClass().getSimpleName() : message;
    String safe = secret.isEmpty() ? reason : reason.replace(secret, "***");
    String line = safe.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= MOST_CHARS ? line : line.substring(0, MOST_CHARS);
  }
}
