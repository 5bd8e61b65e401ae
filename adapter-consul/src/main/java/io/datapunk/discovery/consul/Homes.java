package io.datapunk.discovery.consul;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which agents hold each instance registered here, the latest first.
 *
 * <p>Consul ties an instance to the agent that took it: whatever is said about it later must go
 * there. It has more than one if it was registered anew elsewhere while its agent was away. One
 * that is given up for an instance may still hold it, and is asked nothing but to remove it.
 */
final class Homes {

  private final ConcurrentHashMap<String, List<Agent>> homes = new ConcurrentHashMap<>();
  private final Set<GivenUp> givenUp = ConcurrentHashMap.newKeySet();

  private record GivenUp(String id, Agent agent) {}

  /** Returns the agent that holds it. */
  Optional<Agent> of(String id) {
    return all(id).stream().filter(agent -> !givenUp.contains(new GivenUp(id, agent))).findFirst();
  }

  /** Returns all agents that hold it, or may. */
  List<Agent> all(String id) {
    return homes.getOrDefault(id, List.of());
  }

  /** The agent is lost for the instance, until it takes it again. */
  void giveUp(String id, Agent agent) {
    givenUp.add(new GivenUp(id, agent));
  }

  /** The agent holds the instance now, or may. */
  void settle(String id, Agent agent) {
    givenUp.remove(new GivenUp(id, agent));
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
    givenUp.remove(new GivenUp(id, agent));
    homes.computeIfPresent(
        id,
        (same, held) -> {
          List<Agent> rest = held.stream().filter(other -> !other.equals(agent)).toList();
          return rest.isEmpty() ? null : rest;
        });
  }
}
