package io.datapunk.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the settings of a configuration must be to each other. Where one of a pair is bad by itself
 * the pair is not judged: nobody knows what was meant.
 */
final class Relations {

  private final Settings settings;
  private final List<String> found = new ArrayList<>();

  private Relations(Settings settings) {
    this.settings = settings;
  }

  static List<String> violations(ServiceDiscoveryConfig config, Settings settings) {
    Relations relations = new Relations(settings);
    Duration ttl = config.cacheTtl();
    Duration longestWait = ttl.multipliedBy(4).dividedBy(5);
    relations.atMost(
        Setting.WATCH_WAIT, config.watchWait(), "0.8 × ", Setting.CACHE_TTL, longestWait);
    relations.atMost(Setting.CACHE_TTL, ttl, "", Setting.MAX_STALE, config.maxStale());
    relations.atMost(
        Setting.BACKOFF_MIN, config.backoffMin(), "", Setting.BACKOFF_MAX, config.backoffMax());
    relations.needs(Setting.CACHE_SEAL_SECOND_KEY, Setting.CACHE_SEAL_KEY);
    return relations.found;
  }

  private void needs(Setting setting, Setting other) {
    if (settings.isSet(setting) && settings.isGood(other) && !settings.isSet(other)) {
      found.add(Check.complaint(setting.field(), "set", "not without " + other.field()));
    }
  }

  private void atMost(
      Setting setting, Duration value, String factor, Setting bound, Duration limit) {
    if (settings.isGood(setting) && settings.isGood(bound) && value.compareTo(limit) > 0) {
      String expectation = "at most " + factor + bound.field() + ", " + DurationText.format(limit);
      found.add(Check.complaint(setting.field(), DurationText.format(value), expectation));
    }
  }
}
