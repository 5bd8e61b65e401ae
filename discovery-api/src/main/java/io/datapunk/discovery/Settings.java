package io.datapunk.discovery;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Settings while they are collected. Of several values for one setting the last wins: a good one
 * takes back the complaint about a bad one before it, and a bad one is not hidden by a good one
 * before it.
 */
final class Settings {

  private static final String PREFIX = "discovery.";

  private final Map<Setting, Object> values = new EnumMap<>(Setting.class);
  private final Map<Setting, String> violations = new EnumMap<>(Setting.class);
  private final Map<String, String> rejected = new TreeMap<>();

  /** Takes over all values of a configuration. */
  void putAll(Map<Setting, Object> others) {
    values.putAll(others);
  }

  void set(Setting setting, Object value) {
    requireNonNull(value, setting.field());
    put(setting, () -> setting.check(setting.field(), value));
  }

  /** Reads a map in which every key must be known. */
  void readAll(Map<String, String> texts) {
    Map<Setting, String> spellings = new EnumMap<>(Setting.class);
    sorted(texts)
        .forEach(
            (key, text) -> {
              boolean prefixed = key.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
              Setting.of(prefixed ? key.substring(PREFIX.length()) : key)
                  .ifPresentOrElse(
                      setting -> read(setting, key, text, spellings), () -> unknown(key));
            });
  }

  /** Reads those variables whose names are {@code prefix} and a known key. */
  void readKnown(Map<String, String> variables, String prefix) {
    Map<Setting, String> spellings = new EnumMap<>(Setting.class);
    sorted(variables)
        .forEach(
            (name, text) -> {
              if (name.startsWith(prefix)) {
                Setting.of(name.substring(prefix.length()))
                    .ifPresent(setting -> read(setting, name, text, spellings));
              }
            });
  }

  /** Complains of a key that is none of ours, or whose value nobody can read. */
  void reject(String key, String shown, String expectation) {
    rejected.put(key, Check.complaint(Quoted.of(key), shown, expectation));
  }

  /** Returns whether there is an acceptable value, be it the default. */
  boolean isGood(Setting setting) {
    return !violations.containsKey(setting);
  }

  /** Returns whether an acceptable value was given. */
  boolean isSet(Setting setting) {
    return values.containsKey(setting);
  }

  /** Returns all complaints: those about settings in the order of the table, then unknown keys. */
  List<String> violations() {
    List<String> all = new ArrayList<>();
    if (isGood(Setting.REGISTRY) && !values.containsKey(Setting.REGISTRY)) {
      all.add(Check.complaint("registry", "missing", SettingKind.URI.expectation));
    }
    all.addAll(violations.values());
    all.addAll(rejected.values());
    return all;
  }

  /** Returns the values, with the default where none was set or the one that was set is bad. */
  Map<Setting, Object> values() {
    Map<Setting, Object> all = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      setting.defaultValue.ifPresent(standard -> all.put(setting, standard));
    }
    all.putAll(values);
    return Collections.unmodifiableMap(all);
  }

  private void read(Setting setting, String key, String text, Map<Setting, String> spellings) {
    String other = spellings.putIfAbsent(setting, key);
    put(
        setting,
        () -> {
          if (other != null) {
            throw Check.violation(
                setting.field(),
                "set twice, by " + Quoted.of(other) + " and " + Quoted.of(key),
                "one of them");
          }
          return setting.parse(key, text);
        });
  }

  private void unknown(String key) {
    reject(key, "unknown", "one of " + String.join(", ", Setting.keys()));
  }

  private void put(Setting setting, Supplier<Object> value) {
    values.remove(setting);
    violations.remove(setting);
    try {
      values.put(setting, value.get());
    } catch (IllegalArgumentException e) {
      violations.put(setting, String.valueOf(e.getMessage()));
    }
  }

  /** Maps of callers may be unsorted, and complaints must not depend on their order. */
  private static Map<String, String> sorted(Map<String, String> texts) {
    Map<String, String> sorted = new TreeMap<>();
    texts.forEach((key, text) -> sorted.put(requireNonNull(key, "key"), requireNonNull(text, key)));
    return sorted;
  }
}
