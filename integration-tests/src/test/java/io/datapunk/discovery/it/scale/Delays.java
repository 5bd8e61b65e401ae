package io.datapunk.discovery.it.scale;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long changes took to be seen; one that was not seen counts as the longest. */
record Delays(List<Duration> sorted, int missed) {

  static Delays of(List<Duration> delays, int missed) {
    List<Duration> sorted = new ArrayList<>(delays);
    Collections.sort(sorted);
    return new Delays(List.copyOf(sorted), missed);
  }

  /** Returns the delay that this share of the changes did not exceed. */
  Duration at(double share) {
    int index = (int) Math.ceil(share * (sorted.size() + missed)) - 1;
    return index < sorted.size() ? sorted.get(Math.max(0, index)) : Duration.ofDays(1);
  }

  @Override
  public String toString() {
    return missed > 0
        ? "%d of %d not seen".formatted(missed, missed + sorted.size())
        : "%d / %d / %d ms".formatted(at(0.5).toMillis(), at(0.99).toMillis(), at(1).toMillis());
  }
}
