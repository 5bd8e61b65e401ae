package io.datapunk.discovery.consul;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which agents hold each instance registered here, the latest first.
 *
 * <p>Consul ties an instance to the agent that took it: whatever is said about it later must go
 * there. It has more than one if it was registered anew elsewhere while its agent was away.
 */
final class Homes {

  private final ConcurrentHashMap<String, List<Agent>> homes = new ConcurrentHashMap<>();

  /** Returns the agent that holds it. */
  Optional<Agent> of(String id) {
    return all(id).stream().findFirst();
  }

  /** Returns all agents that hold it, or may. */
  List<Agent> all(String id) {
    return homes.getOrDefault(id, List.of());
  }

  /** The agent holds the instance now, or may. */
  void settle(String id, Agent agent) {
    homes.compute(
        id,
        (same, held) -> {
          List<Agent> agents = new ArrayList<>();
          agents.add(agent);
          if (held != null) {
            held.stream().filter(other -> !other.equals(agent)).forEach(agents::add);
          }
          return List.copyOf(agents);
        });
  }

  /** The agent no longer holds the instance. */
  void leave(String id, Agent agent) {
    homes.computeIfPresent(
        id,
        (same, held) -> {
          List<Agent> rest = held.stream().filter(other -> !other.equals(agent)).toList();
          return rest.isEmpty() ? null : rest;
        });
  }
}
