package io.datapunk.discovery.consul.write;

import io.datapunk.discovery.HealthReport;

/** A report as the text that Consul shows with a check. */
final class Notes {

  /** Consul cuts off at 4 KB. */
  private static final int MOST_CHARS = 4_000;

  private Notes() {}

  /** Returns the message and below it the data, one pair a line. */
  static String of(HealthReport report) {
    StringBuilder text = new StringBuilder(report.message());
    report
        .data()
        .forEach(
            (key, value) ->
                text.append(text.isEmpty() ? "" : "\n").append(key).append(": ").append(value));
    return text.substring(0, Math.min(text.length(), MOST_CHARS));
  }
}
