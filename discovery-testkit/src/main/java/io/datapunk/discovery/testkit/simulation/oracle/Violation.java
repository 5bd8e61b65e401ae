package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.testkit.simulation.model.WorldTime;
import java.util.Locale;

/**
 * A promise that was broken.
 *
 * @param promise which, as {@code P5}
 * @param at when, in the world's time
 * @param what how, in words
 */
public record Violation(String promise, long at, String what) {

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s broken at +%.3fs: %s", promise, at / (double) WorldTime.SECOND, what);
  }
}
