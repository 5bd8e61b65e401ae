package io.datapunk.discovery;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The rules for input, the same on every backend, so that backends can be swapped.
 *
 * <p>Names follow DNS labels (RFC 1123), metadata follows the limits that Consul enforces. A
 * violation is an {@link IllegalArgumentException} with field, value and expectation.
 */
final class Check {

  private static final Pattern DNS_LABEL =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
  private static final Pattern QUERY_NAME = Pattern.compile("[\\p{L}\\p{N}._~:+@-]{1,128}");
  private static final Pattern ID = Pattern.compile("[\\p{L}\\p{N}._~:@\\[\\]-]{1,255}");
  private static final Pattern METADATA_KEY = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final Pattern CHECK_NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern DATACENTER = Pattern.compile("[A-Za-z0-9_-]{1,63}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%-]{1,255}");
  private static final int TAG_CHARS = 255;
  private static final int METADATA_PAIRS = 56;
  private static final int METADATA_VALUE_BYTES = 512;
  private static final String RESERVED_METADATA = "discovery-";

  private Check() {}

  /** A name under which an own instance is registered. */
  static String serviceName(String value) {
    return matching(
        "service", value, DNS_LABEL, "1-63 letters, digits and dashes, no dash at either end");
  }

  /** A name that is looked up: what others may have registered, so more is allowed. */
  static String queryName(String value) {
    return matching("service", value, QUERY_NAME, "1-128 letters, digits and . _ ~ : + @ -");
  }

  static String id(String value) {
    return matching("id", value, ID, "1-255 letters, digits and . _ ~ : @ [ ] -");
  }

  static String checkName(String value) {
    return matching("check", value, CHECK_NAME, "1-64 letters, digits and . _ -");
  }

  static String datacenter(String value) {
    return matching("datacenter", value, DATACENTER, "1-63 letters, digits, _ and -");
  }

  static String host(String value) {
    matching("host", value, HOST, "a host name or an IP address, IPv6 without brackets");
    if (value.equals("0.0.0.0") || value.equals("::")) {
      throw violation("host", value, "an address others can reach, not the wildcard");
    }
    return value;
  }

  static int port(int value) {
    return within("port", value, 1, 65_535);
  }

  static int weight(int value) {
    return within("weight", value, 1, 65_535);
  }

  static int within(String field, int value, int min, int max) {
    if (value < min || value > max) {
      throw violation(field, value, min + "-" + max);
    }
    return value;
  }

  static Duration positive(String field, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw violation(field, value, "a duration above zero");
    }
    return value;
  }

  static SortedSet<String> tags(Iterable<String> values) {
    TreeSet<String> sorted = new TreeSet<>();
    for (String tag : values) {
      if (tag.isBlank() || tag.length() > TAG_CHARS || hasControlCharacter(tag)) {
        throw violation("tag", tag, "1-" + TAG_CHARS + " characters, not blank, none of control");
      }
      sorted.add(tag);
    }
    return Collections.unmodifiableSortedSet(sorted);
  }

  static SortedMap<String, String> metadata(Map<String, String> values) {
    if (values.size() > METADATA_PAIRS) {
      throw violation("metadata", values.size() + " pairs", "at most " + METADATA_PAIRS);
    }
    TreeMap<String, String> sorted = new TreeMap<>();
    values.forEach((key, value) -> sorted.put(metadataKey(key), metadataValue(key, value)));
    return Collections.unmodifiableSortedMap(sorted);
  }

  static String metadataKey(String key) {
    matching("metadata key", key, METADATA_KEY, "1-128 letters, digits, _ and -");
    if (key.startsWith(RESERVED_METADATA)) {
      throw violation("metadata key", key, "not the reserved prefix " + RESERVED_METADATA);
    }
    return key;
  }

  static String metadataValue(String key, String value) {
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > METADATA_VALUE_BYTES) {
      throw violation(
          "metadata " + key, bytes + " bytes", "at most " + METADATA_VALUE_BYTES + " of UTF-8");
    }
    return value;
  }

  static IllegalArgumentException violation(String field, Object value, String expectation) {
    return new IllegalArgumentException(field + ": " + value + " (expected: " + expectation + ")");
  }

  private static String matching(String field, String value, Pattern pattern, String expected) {
    if (!pattern.matcher(value).matches()) {
      throw violation(field, quoted(value), expected);
    }
    return value;
  }

  private static String quoted(String value) {
    String shown = value.length() > 80 ? value.substring(0, 80) + "…" : value;
    return '"' + shown.replaceAll("\\p{Cntrl}", "?") + '"';
  }

  private static boolean hasControlCharacter(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }
}
