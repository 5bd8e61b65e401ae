package io.datapunk.discovery.redis;

import org.jspecify.annotations.Nullable;

/** Why something failed, in one short line that is fit for logs. */
final class Reason {

  private static final int MOST_CHARS = 200;

  private Reason() {}

  /** Returns the message of the innermost cause. */
  static String of(@Nullable Throwable failure) {
    if (failure == null) {
      return "no reason given";
    }
    Throwable inner = failure;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    String message = inner.getMessage();
    String reason = message == null ? inner.getClass().getSimpleName() : message;
    String line = reason.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= MOST_CHARS ? line : line.substring(0, MOST_CHARS);
  }

  /** Returns the same without {@code secret}, which servers repeat when they refuse a command. */
  static String of(@Nullable Throwable failure, String secret) {
    String reason = of(failure);
    return secret.isEmpty() ? reason : reason.replace(secret, "***");
  }
}
