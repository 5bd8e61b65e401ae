package io.datapunk.discovery.core.runtime;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What a future failed with, freed from its wrappers. */
public final class Failures {

  private Failures() {}

  /** Returns the cause behind {@link CompletionException} and {@link ExecutionException}. */
  public static Throwable unwrap(Throwable failure) {
    Throwable bare = failure;
    while ((bare instanceof CompletionException || bare instanceof ExecutionException)
        && bare.getCause() != null) {
      bare = bare.getCause();
    }
    return bare;
  }

  /** Returns what to say of a failure: its message, or what it is if it has none. */
  public static String text(Throwable failure) {
    Throwable bare = unwrap(failure);
    String message = bare.getMessage();
    return message == null || message.isBlank() ? bare.getClass().getSimpleName() : message;
  }

  /** Returns the failure as something to throw; errors are thrown at once. */
  public static RuntimeException unchecked(Throwable failure) {
    Throwable bare = unwrap(failure);
    if (bare instanceof Error error) {
      throw error;
    }
    return bare instanceof RuntimeException e ? e : new IllegalStateException(bare);
  }
}
