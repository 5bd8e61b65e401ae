package io.datapunk.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the settings of a configuration must be to each other. */
final class Relations {

  private Relations() {}

  static List<String> violations(ServiceDiscoveryConfig config) {
    List<String> found = new ArrayList<>();
    Duration longestWait = config.cacheTtl().multipliedBy(4).dividedBy(5);
    atMost(found, Setting.WATCH_WAIT, config.watchWait(), "0.8 × cacheTtl", longestWait);
    atMost(found, Setting.CACHE_TTL, config.cacheTtl(), "maxStale", config.maxStale());
    atMost(found, Setting.BACKOFF_MIN, config.backoffMin(), "backoffMax", config.backoffMax());
    return found;
  }

  static List<String> keys() {
    return Arrays.stream(Setting.values()).map(Setting::key).sorted().toList();
  }

  private static void atMost(
      List<String> found, Setting setting, Duration value, String bound, Duration limit) {
    if (value.compareTo(limit) > 0) {
      String expectation = "at most " + bound + ", " + DurationText.format(limit);
      found.add(
          Check.violation(setting.field(), DurationText.format(value), expectation).getMessage());
    }
  }
}
