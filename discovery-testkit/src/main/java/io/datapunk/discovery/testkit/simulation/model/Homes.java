package io.datapunk.discovery.testkit.simulation.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** On which routes each instance of a process was registered, the latest last. */
final class Homes {

  private final SortedMap<String, List<Route>> homes = new TreeMap<>();

  void settle(String id, Route route) {
    List<Route> held = homes.computeIfAbsent(id, key -> new ArrayList<>());
    held.remove(route);
    held.add(route);
  }

  void leave(String id, Route route) {
    homes.getOrDefault(id, new ArrayList<>()).remove(route);
  }

  List<Route> all(String id) {
    return List.copyOf(homes.getOrDefault(id, List.of()));
  }

  Optional<Route> latest(String id) {
    List<Route> held = all(id);
    return held.isEmpty() ? Optional.empty() : Optional.of(held.get(held.size() - 1));
  }
}
