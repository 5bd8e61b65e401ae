package io.datapunk.discovery;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them in configuration: {@code 500ms}, {@code 30s}, {@code PT30S}. */
final class DurationText {

  /** What {@link #isUsual} asks for, in words. */
  static final String USUAL = "1ms to 36500d, such as 500ms, 30s, 5m, 24h or PT30S";

  private static final Pattern SHORT = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");
  private static final Duration SHORTEST = Duration.ofMillis(1);

  /** A hundred years: in nanoseconds it still fits into a long, with room to add. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private DurationText() {}

  /** Returns whether it is neither too short for any backend nor too long for nanoseconds. */
  static boolean isUsual(Duration value) {
    return value.compareTo(SHORTEST) >= 0 && value.compareTo(LONGEST) <= 0;
  }

  /** Returns the duration, or throws {@link NumberFormatException}. */
  static Duration parse(String text) {
    Matcher matcher = SHORT.matcher(text);
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new NumberFormatException(text);
    }
  }

  /** Returns the text in its largest whole unit up to hours, which {@link #parse} reads back. */
  static String format(Duration value) {
    if (value.isZero()) {
      return "0s";
    }
    if (!isUsual(value) || value.getNano() % 1_000_000 != 0) {
      return value.toString();
    }
    long millis = value.toMillis();
    if (millis % 1_000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1_000;
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
