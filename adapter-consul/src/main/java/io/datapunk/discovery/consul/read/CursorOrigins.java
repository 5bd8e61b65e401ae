package io.datapunk.discovery.consul.read;

import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.core.port.ReadRequest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which cursors each agent gave. Another agent may ask other servers, which count differently:
 * there a service is read without its cursor, and so answered at once.
 */
final class CursorOrigins {

  private static final int MOST = 20_000;
  private static final long SMALLEST = 1;

  private final boolean several;
  private final ConcurrentHashMap<Key, Long> origins = new ConcurrentHashMap<>();

  private record Key(Agent agent, String service, Optional<String> datacenter) {}

  CursorOrigins(int agents) {
    this.several = agents > 1;
  }

  /** Returns the cursor to use at this agent. */
  OptionalLong cursor(ReadRequest request, Agent agent) {
    OptionalLong cursor = request.cursor();
    if (!several || cursor.isEmpty()) {
      return cursor;
    }
    Long given = origins.get(key(request, agent));
    return given != null && given == cursor.getAsLong() ? cursor : OptionalLong.empty();
  }

  /** An origin that was forgotten costs one answer without a wait, so a bound is easily kept. */
  void answered(ReadRequest request, Agent agent, OptionalLong cursor) {
    if (several) {
      if (origins.size() >= MOST) {
        origins.clear();
      }
      long value = cursor.orElse(0);
      // In place of none, and of zero, askers use the smallest.
      origins.put(key(request, agent), value == 0 ? SMALLEST : value);
    }
  }

  private static Key key(ReadRequest request, Agent agent) {
    return new Key(agent, request.service(), request.datacenter());
  }
}
