package io.datapunk.discovery.testkit.simulation.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** On which routes each instance of a process was registered, the latest last. */
final class Homes {

  private final SortedMap<String, List<Home>> homes = new TreeMap<>();
  private int stays;

  /** A route on which an instance was registered; the number tells later times apart. */
  record Home(Route route, int stay) {}

  void settle(String id, Route route) {
    List<Home> held = homes.computeIfAbsent(id, key -> new ArrayList<>());
    held.removeIf(home -> home.route.equals(route));
    held.add(new Home(route, ++stays));
  }

  void leave(String id, Home home) {
    homes.getOrDefault(id, new ArrayList<>()).remove(home);
  }

  List<Home> all(String id) {
    return List.copyOf(homes.getOrDefault(id, List.of()));
  }

  Optional<Route> latest(String id) {
    List<Home> held = all(id);
    return held.isEmpty() ? Optional.empty() : Optional.of(held.get(held.size() - 1).route);
  }
}
