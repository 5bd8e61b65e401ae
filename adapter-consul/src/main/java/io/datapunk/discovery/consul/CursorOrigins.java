package io.datapunk.discovery.consul;

import io.datapunk.discovery.core.port.ReadRequest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which agent gave the last cursor of each service. Another agent may ask other servers, which
 * count differently: there a service is read without its cursor, and so answered at once.
 */
final class CursorOrigins {

  private static final int MOST = 20_000;

  private final boolean several;
  private final ConcurrentHashMap<Key, Agent> origins = new ConcurrentHashMap<>();

  private record Key(String service, Optional<String> datacenter) {}

  CursorOrigins(int agents) {
    this.several = agents > 1;
  }

  /** Returns the cursor to use at this agent. */
  OptionalLong cursor(ReadRequest request, Agent agent) {
    boolean usable = !several || agent.equals(origins.get(key(request)));
    return usable ? request.cursor() : OptionalLong.empty();
  }

  /** An origin that was forgotten costs one answer without a wait, so a bound is easily kept. */
  void answered(ReadRequest request, Agent agent) {
    if (several) {
      if (origins.size() >= MOST) {
        origins.clear();
      }
      origins.put(key(request), agent);
    }
  }

  private static Key key(ReadRequest request) {
    return new Key(request.service(), request.datacenter());
  }
}
