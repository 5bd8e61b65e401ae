package io.datapunk.discovery.consul.http;

import io.datapunk.discovery.core.port.ReadRequest;
import java.time.Duration;
import java.util.Optional;

/** The requests by which the catalog and the agent are read, and how long each may take. */
public final class Asks {

  /** How long a poll may be silent beyond its wait. */
  static final Duration SILENCE = Duration.ofSeconds(2);

  /** Servers look for a leader for 7 to 8 seconds before they say that there is none. */
  public static final Duration LIMIT = Duration.ofSeconds(10);

  private static final String SERVICES = "/v1/catalog/services";

  private Asks() {}

  /** Asks for the current state. */
  public static Ask health(ReadRequest request, Duration limit) {
    String path = "/v1/health/service/" + Ask.encode(request.service());
    Query query = Query.of(request.consistency(), request.datacenter());
    return Ask.read("read " + request.service(), path, query, limit);
  }

  /** Asks for the state once it differs from the one at {@code cursor}. */
  public static Ask poll(ReadRequest request, long cursor) {
    Ask now = health(request, LIMIT);
    Query query = Query.of(request.consistency(), request.datacenter());
    return poll(now.what(), now.path(), query, cursor, request.maxWait());
  }

  /** Asks for what stands at {@code path} once its index differs. */
  public static Ask poll(String what, String path, Query query, long index, Duration wait) {
    // The server adds up to a sixteenth, so that not all polls end together.
    Duration limit = wait.plus(wait.dividedBy(16)).plus(SILENCE);
    return Ask.read(what, path, query.changed(index, wait), limit);
  }

  /** Asks for all instances on one node. */
  public static Ask node(String node, Optional<String> datacenter) {
    String path = "/v1/catalog/node/" + Ask.encode(node);
    return Ask.read("read node " + node, path, Query.stale(datacenter), LIMIT);
  }

  public static Ask services(Optional<String> datacenter, Duration limit) {
    return Ask.read("list services", SERVICES, Query.stale(datacenter), limit);
  }

  /** What the agent holds of one instance; its status is that of the instance. */
  public static Ask agentHealth(String id, Duration limit) {
    return Ask.get("find " + id, "/v1/agent/health/service/id/" + Ask.encode(id), limit);
  }
}
