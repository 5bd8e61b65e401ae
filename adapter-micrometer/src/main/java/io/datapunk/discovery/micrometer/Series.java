package io.datapunk.discovery.micrometer;

import io.micrometer.core.instrument.Tags;
import java.util.Map;

/** What tells one series of a kind from another. */
record Series(String name, Tags tags) {

  static Series of(String name, Map<String, String> tags) {
    Tags all = Tags.empty();
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      all = all.and(tag.getKey(), tag.getValue());
    }
    return new Series(name, all);
  }
}
