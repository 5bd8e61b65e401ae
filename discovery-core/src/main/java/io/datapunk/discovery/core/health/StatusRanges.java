package io.datapunk.discovery.core.health;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HTTP statuses that count as good: {@code 200-299,404}.
 *
 * <p>Immutable.
 */
final class StatusRanges {

  private static final Pattern PART =
      Pattern.compile("\\s*([1-5]\\d\\d)(?:\\s*-\\s*([1-5]\\d\\d))?\\s*");

  private record Range(int from, int to) {}

  private final List<Range> ranges;
  private final String text;

  private StatusRanges(List<Range> ranges, String text) {
    this.ranges = ranges;
    this.text = text;
  }

  static StatusRanges parse(String text) {
    List<Range> ranges = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher matcher = PART.matcher(part);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "status: " + text + " (expected: statuses and ranges such as 200-299,404)");
      }
      int from = Integer.parseInt(matcher.group(1));
      ranges.add(
          new Range(from, matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2))));
    }
    return new StatusRanges(List.copyOf(ranges), text.trim());
  }

  boolean contains(int status) {
    return ranges.stream().anyMatch(range -> range.from <= status && status <= range.to);
  }

  @Override
  public String toString() {
    return text;
  }
}
