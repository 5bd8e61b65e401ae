package io.datapunk.discovery.core.shared;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which registries were lately reached under one address, and how long ago that was said: what a
 * JVM goes by that starts while its registry is away. Where one address, such as that of a local
 * agent, leads to several registries, it leads nowhere.
 */
final class PlaceBook {

  private static final String HEADER = "places 1";
  private static final int MOST_BYTES = 16 << 10;
  private static final int MOST_PLACES = 16;

  private final Map<String, Duration> ages;

  private PlaceBook(Map<String, Duration> ages) {
    this.ages = ages;
  }

  static PlaceBook empty() {
    return new PlaceBook(Map.of());
  }

  /** Reads what stands in the cache; what cannot be read is an empty book. */
  static PlaceBook read(byte[] payload, Duration age, Duration lately) {
    if (payload.length > MOST_BYTES) {
      return empty();
    }
    String[] lines = new String(payload, UTF_8).split("\n", -1);
    Map<String, Duration> ages = new TreeMap<>();
    if (!lines[0].equals(HEADER) || lines.length > MOST_PLACES + 1) {
      return empty();
    }
    for (int i = 1; i < lines.length; i++) {
      int space = lines[i].indexOf(' ');
      if (space < 1 || space > 15 || !lines[i].substring(0, space).matches("\\d+")) {
        return empty();
      }
      Duration own = Duration.ofMillis(Long.parseLong(lines[i].substring(0, space))).plus(age);
      if (own.compareTo(lately) <= 0) {
        ages.put(lines[i].substring(space + 1), own);
      }
    }
    return new PlaceBook(ages);
  }

  /** Returns the one registry behind the address; empty if there is none, or more than one. */
  Optional<String> only() {
    return ages.size() == 1 ? ages.keySet().stream().findFirst() : Optional.empty();
  }

  /** Returns whether it says already, and not long ago, that this place is behind the address. */
  boolean says(String place, Duration notLongAgo) {
    Duration age = ages.get(place);
    return age != null && age.compareTo(notLongAgo) <= 0;
  }

  /** Returns a book that says so now. */
  PlaceBook with(String place) {
    Map<String, Duration> more = new TreeMap<>(ages);
    if (more.size() < MOST_PLACES) {
      more.put(place, Duration.ZERO);
    }
    return new PlaceBook(more);
  }

  byte[] write() {
    StringBuilder text = new StringBuilder(HEADER);
    ages.forEach(
        (place, age) -> text.append('\n').append(age.toMillis()).append(' ').append(place));
    return text.toString().getBytes(UTF_8);
  }
}
