package io.datapunk.discovery.consul.write;

import io.datapunk.discovery.consul.agent.Agent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which agents hold each instance registered here, the latest first.
 *
 * <p>Consul ties an instance to the agent that took it: whatever is said about it later must go
 * there. It has more than one if it was registered anew elsewhere while its agent was away. One
 * that is given up for an instance may still hold it, and is asked nothing but to remove it.
 */
final class Homes {

  private final ConcurrentHashMap<String, List<Home>> homes = new ConcurrentHashMap<>();
  private final AtomicLong stays = new AtomicLong();

  /**
   * An agent that holds an instance, since one registration.
   *
   * @param stay tells this registration apart from later ones at the same agent
   * @param givenUp whether the agent is lost for the instance
   */
  record Home(Agent agent, long stay, boolean givenUp) {

    /** An agent that may hold an instance of which nothing is known. */
    static Home unknown(Agent agent) {
      return new Home(agent, 0, false);
    }
  }

  /** Returns the agent that holds it. */
  Optional<Agent> of(String id) {
    return all(id).stream().filter(home -> !home.givenUp).map(Home::agent).findFirst();
  }

  /** Returns all that hold it, or may. */
  List<Home> all(String id) {
    return homes.getOrDefault(id, List.of());
  }

  /** The agent is lost for the instance, until it takes it again. */
  void giveUp(String id, Agent agent) {
    homes.computeIfPresent(
        id,
        (same, held) ->
            held.stream()
                .map(home -> home.agent.equals(agent) ? new Home(agent, home.stay, true) : home)
                .toList());
  }

  /** The agent holds the instance now, or may. */
  void settle(String id, Agent agent) {
    homes.compute(
        id,
        (same, held) -> {
          List<Home> all = new ArrayList<>();
          all.add(new Home(agent, stays.incrementAndGet(), false));
          if (held != null) {
            held.stream().filter(other -> !other.agent.equals(agent)).forEach(all::add);
          }
          return List.copyOf(all);
        });
  }

  /** The agent no longer holds the instance, unless it has taken it anew meanwhile. */
  void leave(String id, Home left) {
    homes.computeIfPresent(
        id,
        (same, held) -> {
          List<Home> rest = held.stream().filter(other -> other.stay != left.stay).toList();
          return rest.isEmpty() ? null : rest;
        });
  }
}
