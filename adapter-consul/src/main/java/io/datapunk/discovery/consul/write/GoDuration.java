package io.datapunk.discovery.consul.write;

import java.time.Duration;

/** Durations as Consul reads them: a whole number with its unit. */
final class GoDuration {

  private GoDuration() {}

  /** Returns whole seconds as {@code 10s}, anything finer in milliseconds, at least one. */
  static String of(Duration duration) {
    long millis = Math.max(1, duration.toMillis());
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }
}
