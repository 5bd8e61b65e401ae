package io.datapunk.discovery.testkit.simulation.power;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A piece of one source file, and what stands there instead.
 *
 * @param file the source file, below the core's root package
 * @param right the text that is right; white space counts as in prose
 * @param wrong what stands there instead
 */
record Edit(String file, String right, String wrong) {

  /** Returns the source with the change. */
  String applyTo(String source) {
    Matcher matcher = pattern().matcher(source);
    if (!matcher.find()) {
      throw new AssertionError(file + " no longer holds what is to be replaced: " + right);
    }
    String changed = source.substring(0, matcher.start()) + wrong + source.substring(matcher.end());
    if (matcher.find()) {
      throw new AssertionError(file + " holds this twice: " + right);
    }
    return changed;
  }

  private Pattern pattern() {
    return Pattern.compile(
        Arrays.stream(right.trim().split("\\s+"))
            .map(Pattern::quote)
            .collect(Collectors.joining("\\s+")));
  }
}
