package io.datapunk.discovery.consul.http;

import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.ReadRequest;
import java.time.Duration;
import java.util.Optional;

/** The requests by which the catalog and the agent are read, and how long each may take. */
public final class Asks {

  /** How long a poll may be silent beyond its wait. */
  static final Duration SILENCE = Duration.ofSeconds(2);

  /** Servers look for a leader for 7 to 8 seconds before they say that there is none. */
  public static final Duration LIMIT = Duration.ofSeconds(10);

  private Asks() {}

  /** Asks for the current state. */
  public static Ask health(ReadRequest request, Duration limit) {
    return Ask.get("read " + request.service(), path(request), limit);
  }

  /** Asks for the state once it differs from the one at {@code cursor}. */
  public static Ask poll(ReadRequest request, long cursor) {
    return poll("read " + request.service(), path(request), cursor, request.maxWait());
  }

  /** Asks for what stands at {@code path} once its index differs. */
  public static Ask poll(String what, String path, long index, Duration wait) {
    // The server adds up to a sixteenth, so that not all polls end together.
    Duration limit = wait.plus(wait.dividedBy(16)).plus(SILENCE);
    String query = "&index=" + Long.toUnsignedString(index) + "&wait=" + text(wait);
    return Ask.get(what, path + query, limit);
  }

  /** Asks for all instances on one node. */
  public static Ask node(String node, Optional<String> datacenter) {
    String path = "/v1/catalog/node/" + Ask.encode(node) + "?stale=" + dc(datacenter);
    return Ask.get("read node " + node, path, LIMIT);
  }

  public static Ask services(Optional<String> datacenter, Duration limit) {
    return Ask.get("list services", "/v1/catalog/services?stale=" + dc(datacenter), limit);
  }

  /** What the agent holds of one instance; its status is that of the instance. */
  public static Ask agentHealth(String id, Duration limit) {
    return Ask.get("find " + id, "/v1/agent/health/service/id/" + Ask.encode(id), limit);
  }

  private static String path(ReadRequest request) {
    return "/v1/health/service/"
        + Ask.encode(request.service())
        + consistency(request.consistency())
        + dc(request.datacenter());
  }

  public static String dc(Optional<String> datacenter) {
    return datacenter.map(name -> "&dc=" + Ask.encode(name)).orElse("");
  }

  private static String consistency(Consistency consistency) {
    return switch (consistency) {
      case STALE -> "?stale=";
      case DEFAULT -> "?";
      case CONSISTENT -> "?consistent=";
    };
  }

  /**
   * To the millisecond: an end before the wait is over means something. Zero means five minutes.
   */
  private static String text(Duration wait) {
    long millis = Math.max(1, wait.toMillis());
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }
}
