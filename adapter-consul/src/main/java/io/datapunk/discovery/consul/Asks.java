package io.datapunk.discovery.consul;

import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.ReadRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** The requests by which the catalog and the agent are read, and how long each may take. */
final class Asks {

  private static final Duration MARGIN = Duration.ofSeconds(2);

  /** Servers look for a leader for 7 to 8 seconds before they say that there is none. */
  private static final Duration LEADER_MARGIN = Duration.ofSeconds(10);

  private Asks() {}

  static Ask health(ReadRequest request, OptionalLong cursor) {
    StringBuilder path =
        new StringBuilder("/v1/health/service/")
            .append(Ask.encode(request.service()))
            .append(consistency(request.consistency()));
    Duration limit = request.consistency() == Consistency.STALE ? MARGIN : LEADER_MARGIN;
    request.datacenter().ifPresent(name -> path.append("&dc=").append(Ask.encode(name)));
    if (cursor.isPresent()) {
      path.append("&index=").append(Long.toUnsignedString(cursor.getAsLong()));
      path.append("&wait=").append(wait(request.maxWait()));
      // The server adds up to a sixteenth, so that not all polls end together.
      limit = limit.plus(request.maxWait()).plus(request.maxWait().dividedBy(16));
    }
    return Ask.get("read " + request.service(), path.toString(), limit);
  }

  static Ask services(Optional<String> datacenter) {
    String path =
        "/v1/catalog/services?stale="
            + datacenter.map(name -> "&dc=" + Ask.encode(name)).orElse("");
    return Ask.get("list services", path, MARGIN);
  }

  /** What the agent holds of one instance; its status is that of the instance. */
  static Ask agentHealth(String id) {
    return Ask.get("find " + id, "/v1/agent/health/service/id/" + Ask.encode(id), LEADER_MARGIN);
  }

  private static String consistency(Consistency consistency) {
    return switch (consistency) {
      case STALE -> "?stale=";
      case DEFAULT -> "?";
      case CONSISTENT -> "?consistent=";
    };
  }

  /** Whole seconds where there is at least one; zero would mean the server's five minutes. */
  private static String wait(Duration maxWait) {
    return maxWait.toSeconds() > 0
        ? maxWait.toSeconds() + "s"
        : Math.max(1, maxWait.toMillis()) + "ms";
  }
}
