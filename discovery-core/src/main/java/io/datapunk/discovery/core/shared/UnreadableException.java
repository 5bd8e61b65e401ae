package io.datapunk.discovery.core.shared;

/** An entry of the distributed cache that is no view for this reader. */
final class UnreadableException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * Creates one.
   *
   * @param reason one word, for counting
   */
  UnreadableException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
