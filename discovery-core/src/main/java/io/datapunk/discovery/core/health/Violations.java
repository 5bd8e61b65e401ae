package io.datapunk.discovery.core.health;

import io.datapunk.discovery.HealthCheck;

/** What is thrown for settings of checks that cannot work. */
final class Violations {

  private Violations() {}

  /** Returns what to throw; {@code value} is shown, so it must not be a secret. */
  static IllegalArgumentException of(
      HealthCheck check, String key, String value, String expectation) {
    return new IllegalArgumentException(
        "healthCheck "
            + check.name()
            + ": "
            + key
            + ": "
            + value
            + " (expected: "
            + expectation
            + ")");
  }
}
