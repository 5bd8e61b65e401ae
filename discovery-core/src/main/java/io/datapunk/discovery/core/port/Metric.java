package io.datapunk.discovery.core.port;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a name stands for in the metrics, the same for all of its series.
 *
 * @param name lower case with dots
 * @param kind what its values are
 * @param meaning one sentence, for whoever reads the metrics
 * @param tags the keys of the tags, sorted
 */
public record Metric(String name, Kind kind, String meaning, List<String> tags) {

  /** What the values of a metric are. */
  public enum Kind {
    /** Events, which only become more. */
    COUNTER,
    /** Durations. */
    TIMER,
    /** A value that goes up and down. */
    GAUGE
  }

  /** Checks its parts. */
  public Metric {
    requireNonNull(kind, "kind");
    requireNonNull(meaning, "meaning");
    if (!name.matches("[a-z]+(\\.[a-z]+)+")) {
      throw new IllegalArgumentException(
          "metric: " + name + " (expected: words in lower case with dots between them)");
    }
    tags = tags.stream().sorted().toList();
  }

  /** Returns one whose events are counted. */
  public static Metric counter(String name, String meaning, String... tags) {
    return new Metric(name, Kind.COUNTER, meaning, List.of(tags));
  }

  /** Returns one whose durations are recorded. */
  public static Metric timer(String name, String meaning, String... tags) {
    return new Metric(name, Kind.TIMER, meaning, List.of(tags));
  }

  /** Returns one whose value is shown. */
  public static Metric gauge(String name, String meaning, String... tags) {
    return new Metric(name, Kind.GAUGE, meaning, List.of(tags));
  }
}
