package io.datapunk.discovery.examples;

/** A step of an example did not happen within its limit. */
final class StepFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StepFailedException(String message) {
    super(message);
  }
}
