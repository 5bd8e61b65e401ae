package io.datapunk.discovery.inmemory;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The identity of a meter's series, sorted by how it is written: {@code name{key=value}}.
 *
 * @param name the name of the meter
 * @param text name and tags, sorted by key
 */
record Series(String name, String text) implements Comparable<Series> {

  private static final Comparator<Series> ORDER =
      Comparator.comparing(Series::name).thenComparing(Series::text);

  static Series of(String name, Map<String, String> tags) {
    requireNonNull(name, "meter");
    SortedMap<String, String> sorted = new TreeMap<>(requireNonNull(tags, "tags"));
    return new Series(name, sorted.isEmpty() ? name : name + sorted);
  }

  @Override
  public int compareTo(Series other) {
    return ORDER.compare(this, other);
  }
}
