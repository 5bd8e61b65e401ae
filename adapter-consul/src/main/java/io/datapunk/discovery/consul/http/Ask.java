package io.datapunk.discovery.consul.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request to an agent.
 *
 * @param what what it is for, in messages: {@code read api}
 * @param method the HTTP method
 * @param path path and query, encoded
 * @param body JSON to send
 * @param limit how long the whole of it may take, waiting in line included
 * @param silence how long it may be silent once it is sent
 */
public record Ask(
    String what,
    String method,
    String path,
    Optional<String> body,
    Duration limit,
    Duration silence) {

  private static final String ANY_SERVER = "?stale=";
  private static final String LEADER = "?consistent=";
  private static final Pattern WAIT = Pattern.compile("&index=(\\d+)&wait=[^&]*");
  private static final Pattern DATACENTER = Pattern.compile("[?&]dc=([^&]*)");

  public static Ask get(String what, String path, Duration limit) {
    return new Ask(what, "GET", path, Optional.empty(), limit, limit);
  }

  public static Ask post(String what, String path, String body, Duration limit) {
    return new Ask(what, "POST", path, Optional.of(body), limit, limit);
  }

  public static Ask put(String what, String path, String body, Duration limit) {
    return new Ask(what, "PUT", path, Optional.of(body), limit, limit);
  }

  /** Returns the text as one segment of a path or one value of a query. */
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Returns whether any server answers from what it has, without asking its leader. */
  boolean isOfAnyServer() {
    return path.contains(ANY_SERVER);
  }

  /** Returns whether it waits for a difference. */
  boolean isPoll() {
    return WAIT.matcher(path).find();
  }

  /** Returns whether it waits for another index than this one. */
  boolean waitsAt(long index) {
    Matcher wait = WAIT.matcher(path);
    return wait.find() && wait.group(1).equals(Long.toUnsignedString(index));
  }

  /** Returns the datacenter asked for, encoded; empty text is the agent's own. */
  String datacenter() {
    Matcher datacenter = DATACENTER.matcher(path);
    return datacenter.find() ? datacenter.group(1) : "";
  }

  /** Returns the same question to the leader, who makes sure that it still is; without a wait. */
  Ask toLeader(Duration limit, Duration silence) {
    String now = WAIT.matcher(path).replaceFirst("").replace(ANY_SERVER, LEADER);
    return new Ask(what, method, now, body, limit, silence);
  }
}
