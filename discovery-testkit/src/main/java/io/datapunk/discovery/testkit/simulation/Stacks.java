package io.datapunk.discovery.testkit.simulation;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Stack traces as text. */
final class Stacks {

  private Stacks() {}

  static String of(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
