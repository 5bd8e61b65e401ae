package io.datapunk.discovery;

import static java.util.Objects.requireNonNull;

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

  /** What a datacenter's name must be, in words. */
  static final String DATACENTER_RULE = "1-63 letters, digits, _ and -";

  private static final Pattern DNS_LABEL =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
  private static final Pattern QUERY_NAME = Pattern.compile("[\\p{L}\\p{N}._~:+@-]{1,128}");
  private static final Pattern ID = Pattern.compile("[\\p{L}\\p{N}._~:@\\[\\]-]{1,255}");
  private static final Pattern METADATA_KEY = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern DATACENTER = Pattern.compile("[A-Za-z0-9_-]{1,63}");
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~!$&'()*+,;=:@/?%-]{0,2047}");
  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
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

  /** A name or type of a health check. */
  static String plainName(String field, String value) {
    return matching(field, value, PLAIN_NAME, "1-64 letters, digits and . _ -");
  }

  static boolean isPlainName(String value) {
    return PLAIN_NAME.matcher(value).matches();
  }

  static String datacenter(String value) {
    return matching("datacenter", value, DATACENTER, DATACENTER_RULE);
  }

  static boolean isDatacenter(String value) {
    return DATACENTER.matcher(value).matches();
  }

  static String host(String value) {
    if (!Hosts.isHost(requireNonNull(value, "host"))) {
      throw violation(
          "host", Quoted.of(value), "a host name or an IP address, IPv6 without brackets");
    }
    if (Hosts.isWildcard(value)) {
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

  static Duration duration(String field, Duration value) {
    if (!DurationText.isUsual(requireNonNull(value, field))) {
      throw violation(field, DurationText.format(value), DurationText.USUAL);
    }
    return value;
  }

  /** A path of HTTP, perhaps with a query. */
  static String path(String value) {
    if (!PATH.matcher(requireNonNull(value, "path")).matches()
        || BROKEN_ESCAPE.matcher(value).find()) {
      throw violation(
          "path",
          Quoted.of(Redaction.ofPath(value)),
          "a path that begins with /, with %XX for what is no character of a URL");
    }
    return value;
  }

  static SortedSet<String> tags(Iterable<String> values) {
    TreeSet<String> sorted = new TreeSet<>();
    for (String tag : values) {
      if (requireNonNull(tag, "tag").isBlank()
          || tag.length() > TAG_CHARS
          || tag.codePoints().anyMatch(c -> Character.isISOControl(c) || isHalf(c))) {
        throw violation(
            "tag", Quoted.of(tag), "1-" + TAG_CHARS + " characters, not blank, none of control");
      }
      sorted.add(tag);
    }
    return Collections.unmodifiableSortedSet(sorted);
  }

  static SortedMap<String, String> metadata(Map<String, String> pairs) {
    if (pairs.size() > METADATA_PAIRS) {
      throw violation("metadata", pairs.size() + " pairs", "at most " + METADATA_PAIRS);
    }
    TreeMap<String, String> sorted = new TreeMap<>();
    pairs.forEach((key, value) -> sorted.put(metadataKey(key), metadataValue(key, value)));
    return Collections.unmodifiableSortedMap(sorted);
  }

  static String metadataKey(String key) {
    matching("metadata key", key, METADATA_KEY, "1-128 letters, digits, _ and -");
    if (key.startsWith(RESERVED_METADATA)) {
      throw violation(
          "metadata key", Quoted.of(key), "not the reserved prefix " + RESERVED_METADATA);
    }
    return key;
  }

  static String metadataValue(String key, String value) {
    String field = "metadata " + key;
    int bytes = requireNonNull(value, field).getBytes(StandardCharsets.UTF_8).length;
    if (bytes > METADATA_VALUE_BYTES) {
      throw violation(field, bytes + " bytes", "at most " + METADATA_VALUE_BYTES + " of UTF-8");
    }
    if (value.codePoints().anyMatch(Check::isHalf)) {
      throw violation(field, Quoted.of(value), "whole characters, no lone surrogates");
    }
    return value;
  }

  /** Returns at most that many characters of it, never ending within one character's two halves. */
  static String cut(String text, int chars) {
    if (text.length() <= chars) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars);
  }

  /**
   * Returns what to throw.
   *
   * @param shown the value as it may be shown: text from outside is {@link Quoted}, a secret is not
   *     here
   */
  static IllegalArgumentException violation(String field, Object shown, String expectation) {
    return new IllegalArgumentException(complaint(field, shown, expectation));
  }

  /** Returns the message of {@link #violation}. */
  static String complaint(String field, Object shown, String expectation) {
    return field + ": " + shown + " (expected: " + expectation + ")";
  }

  private static String matching(String field, String value, Pattern pattern, String expected) {
    if (!pattern.matcher(requireNonNull(value, field)).matches()) {
      throw violation(field, Quoted.of(value), expected);
    }
    return value;
  }

  /** Half of a surrogate pair has no UTF-8: it would come back from a registry as another text. */
  private static boolean isHalf(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }
}
