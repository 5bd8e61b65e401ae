package io.datapunk.discovery.consul.http;

import io.datapunk.discovery.core.port.Consistency;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * One request to an agent.
 *
 * @param what what it is for, in messages: {@code read api}
 * @param method the HTTP method
 * @param path the path, encoded
 * @param query which state of a catalog it reads, if it does
 * @param body JSON to send
 * @param limit how long the whole of it may take, waiting in line included
 * @param silence how long it may be silent once it is sent
 */
public record Ask(
    String what,
    String method,
    String path,
    Optional<Query> query,
    Optional<String> body,
    Duration limit,
    Duration silence) {

  private static final String GET = "GET";

  /** Asks what no catalog holds. */
  public static Ask get(String what, String path, Duration limit) {
    return new Ask(what, GET, path, Optional.empty(), Optional.empty(), limit, limit);
  }

  /** Asks what a catalog holds. */
  public static Ask read(String what, String path, Query query, Duration limit) {
    return new Ask(what, GET, path, Optional.of(query), Optional.empty(), limit, limit);
  }

  public static Ask post(String what, String path, String body, Duration limit) {
    return new Ask(what, "POST", path, Optional.empty(), Optional.of(body), limit, limit);
  }

  public static Ask put(String what, String path, String body, Duration limit) {
    return new Ask(what, "PUT", path, Optional.empty(), Optional.of(body), limit, limit);
  }

  /** Returns the text as one segment of a path or one value of a query. */
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Returns path and query, encoded. */
  String target() {
    return path + query.map(Query::text).orElse("");
  }

  /** Returns whether any server answers from what it has, without asking its leader. */
  boolean isOfAnyServer() {
    return query.stream().anyMatch(state -> state.consistency() == Consistency.STALE);
  }

  /** Returns whether it waits for a difference. */
  boolean isPoll() {
    return query.flatMap(Query::change).isPresent();
  }

  /** Returns whether it waits for another index than this one. */
  boolean waitsAt(long index) {
    return query.flatMap(Query::change).stream().anyMatch(change -> change.index() == index);
  }

  /** Returns the datacenter asked for; empty for the agent's own. */
  Optional<String> datacenter() {
    return query.flatMap(Query::datacenter);
  }

  /** Returns the same question to the leader, who makes sure that it still is; without a wait. */
  Ask toLeader(Duration limit, Duration silence) {
    return new Ask(what, method, path, query.map(Query::toLeader), body, limit, silence);
  }
}
