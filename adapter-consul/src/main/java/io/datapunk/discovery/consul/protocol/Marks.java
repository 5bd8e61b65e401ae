package io.datapunk.discovery.consul.protocol;

import io.datapunk.discovery.core.port.DesiredInstance;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The metadata that bears owner and incarnation of an instance, hidden from endpoints. Applications
 * cannot use keys with this prefix.
 */
public final class Marks {

  private static final String PREFIX = "discovery-";
  private static final String OWNER = PREFIX + "owner";
  private static final String INCARNATION = PREFIX + "incarnation";

  private Marks() {}

  /** Returns the instance's metadata with the marks. */
  public static SortedMap<String, String> mark(DesiredInstance instance) {
    TreeMap<String, String> meta = new TreeMap<>(instance.registration().metadata());
    meta.put(OWNER, instance.owner());
    meta.put(INCARNATION, Long.toString(instance.incarnation()));
    return meta;
  }

  /** Returns the metadata without the marks. */
  static SortedMap<String, String> hide(Map<String, String> meta) {
    TreeMap<String, String> shown = new TreeMap<>(meta);
    shown.keySet().removeIf(key -> key.startsWith(PREFIX));
    return shown;
  }

  public static Optional<String> owner(Map<String, String> meta) {
    return Optional.ofNullable(meta.get(OWNER));
  }

  /** Returns the incarnation, 0 if there is none that can be read. */
  public static long incarnation(Map<String, String> meta) {
    String text = meta.getOrDefault(INCARNATION, "0");
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
