package io.datapunk.discovery.consul.http;

import java.io.IOException;

/** An answer beyond what any catalog of services can need. */
final class AnswerTooLargeException extends IOException {

  private static final long serialVersionUID = 1L;

  AnswerTooLargeException(int most) {
    super("the answer is larger than " + most + " bytes");
  }
}
