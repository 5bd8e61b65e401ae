package io.datapunk.discovery.core.health;

import io.datapunk.discovery.HealthCheck;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The settings of a check of type {@code http}, read and validated.
 *
 * @param scheme {@code scheme}: {@code http} (default) or {@code https}
 * @param path {@code path}: with a query, if there is one
 * @param method {@code method}: {@code GET} by default
 * @param headers {@code header.NAME}: sent as they are, never shown
 * @param expected {@code status}: {@code 200-299} by default
 * @param contains {@code body}: a text the body must contain
 * @param bodyLimit {@code body-limit}: how many bytes of the body are read at most
 * @param redirects {@code redirects}: {@code none} (default), or {@code same-host} to follow those
 *     that stay at the same host and port
 */
record HttpSettings(
    String scheme,
    String path,
    String method,
    SortedMap<String, String> headers,
    StatusRanges expected,
    Optional<String> contains,
    int bodyLimit,
    boolean redirects) {

  private static final String HEADER = "header.";
  private static final int DEFAULT_BODY_LIMIT = 64 * 1024;
  private static final int MAX_BODY_LIMIT = 1024 * 1024;
  private static final Set<String> KNOWN = known();

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException with field, value (none of headers) and expectation
   */
  static HttpSettings of(HealthCheck check) {
    SortedMap<String, String> settings = check.settings();
    TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(HEADER)) {
            headers.put(key.substring(HEADER.length()), value);
          } else if (!KNOWN.contains(key)) {
            throw Violations.of(check, key, "unknown", "one of " + KNOWN + " or header.NAME");
          }
        });
    return new HttpSettings(
        oneOf(check, "scheme", "http", "http", "https"),
        path(check),
        method(check),
        Collections.unmodifiableSortedMap(headers),
        StatusRanges.parse(settings.getOrDefault("status", "200-299")),
        Optional.ofNullable(settings.get("body")),
        bodyLimit(check),
        oneOf(check, "redirects", "none", "none", "same-host").equals("same-host"));
  }

  /** The path without its query, which may hold a secret. */
  String shownPath() {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  private static Set<String> known() {
    TreeSet<String> known = new TreeSet<>(Destination.SETTINGS);
    known.addAll(List.of("path", "scheme", "method", "status", "body", "body-limit", "redirects"));
    return Collections.unmodifiableSet(known);
  }

  private static String path(HealthCheck check) {
    String path = check.settings().getOrDefault("path", "/");
    if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ')) {
      throw Violations.of(check, "path", path, "a path that begins with / and has no spaces");
    }
    return path;
  }

  private static String method(HealthCheck check) {
    String method = check.settings().getOrDefault("method", "GET").toUpperCase(Locale.ROOT);
    if (!method.matches("[A-Z]{1,20}") || method.equals("CONNECT")) {
      throw Violations.of(check, "method", method, "a method of HTTP such as GET");
    }
    return method;
  }

  private static int bodyLimit(HealthCheck check) {
    String text = check.settings().get("body-limit");
    if (text == null) {
      return DEFAULT_BODY_LIMIT;
    }
    String expectation = "a number of bytes, 1-" + MAX_BODY_LIMIT;
    try {
      int limit = Integer.parseInt(text);
      if (limit < 1 || limit > MAX_BODY_LIMIT) {
        throw Violations.of(check, "body-limit", text, expectation);
      }
      return limit;
    } catch (NumberFormatException e) {
      throw Violations.of(check, "body-limit", text, expectation);
    }
  }

  private static String oneOf(HealthCheck check, String key, String standard, String... allowed) {
    String value = check.settings().getOrDefault(key, standard);
    for (String one : allowed) {
      if (one.equals(value)) {
        return value;
      }
    }
    throw Violations.of(check, key, value, "one of " + String.join(", ", allowed));
  }
}
