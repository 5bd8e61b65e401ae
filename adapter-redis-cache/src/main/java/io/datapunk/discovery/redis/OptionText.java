package io.datapunk.discovery.redis;

import io.datapunk.discovery.core.port.BackendUri;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values of a URI's parts, from text. */
final class OptionText {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s|m)");
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private OptionText() {}

  static String prefix(String text) {
    if (!text.matches("[A-Za-z0-9._:/-]{1,100}")) {
      throw violation("prefix", text, "1 to 100 letters, digits and . _ : / -");
    }
    return text;
  }

  static int database(String text) {
    if (!text.matches("\\d{0,5}")) {
      throw violation("database", text, "a number, as in redis://host/2");
    }
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  static int protocol(String text) {
    if (!text.matches("[23]")) {
      throw violation("protocol", text, "2 or 3");
    }
    return Integer.parseInt(text);
  }

  static Duration duration(BackendUri uri, String option, Duration usual) {
    return uri.option(option).map(text -> duration(option, text)).orElse(usual);
  }

  private static Duration duration(String option, String text) {
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      Duration value =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
          };
      if (value.compareTo(Duration.ZERO) > 0 && value.compareTo(LONGEST) <= 0) {
        return value;
      }
    }
    throw violation(option, text, "1ms to 10m, such as 500ms or 2s");
  }

  static IllegalArgumentException violation(String field, String value, String expectation) {
    return new IllegalArgumentException(field + ": " + value + " (expected: " + expectation + ")");
  }
}
