package io.datapunk.discovery.consul;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * One request to an agent.
 *
 * @param what what it is for, in messages: {@code read api}
 * @param method the HTTP method
 * @param path path and query, encoded
 * @param body JSON to send
 * @param limit how long the whole of it may take
 */
record Ask(String what, String method, String path, Optional<String> body, Duration limit) {

  static Ask get(String what, String path, Duration limit) {
    return new Ask(what, "GET", path, Optional.empty(), limit);
  }

  static Ask post(String what, String path, String body, Duration limit) {
    return new Ask(what, "POST", path, Optional.of(body), limit);
  }

  static Ask put(String what, String path, String body, Duration limit) {
    return new Ask(what, "PUT", path, Optional.of(body), limit);
  }

  /** Returns the text as one segment of a path or one value of a query. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
