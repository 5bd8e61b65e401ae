package io.datapunk.discovery.testkit.simulation.model;

import io.datapunk.discovery.ServiceEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the registry truly held, service by service, from when to when. The oracles' only witness.
 */
public final class TrueHistory {

  private final SortedMap<String, List<Span>> spans = new TreeMap<>();

  /**
   * A time in which a service had the same endpoints.
   *
   * @param fromNanos when it began, in the world's time
   * @param endpoints all endpoints, sorted by id
   */
  public record Span(long fromNanos, List<ServiceEndpoint> endpoints) {}

  /** Notes what a service has from now on. */
  void record(String service, List<ServiceEndpoint> endpoints, long now) {
    List<Span> held = of(service);
    if (!held.get(held.size() - 1).endpoints.equals(endpoints)) {
      held.add(new Span(now, endpoints));
    }
  }

  /** Returns the spans of a service, oldest first; the first is empty and begins with the world. */
  public List<Span> of(String service) {
    return spans.computeIfAbsent(service, name -> new ArrayList<>(List.of(new Span(0, List.of()))));
  }

  /** Returns what is true of a service now. */
  public List<ServiceEndpoint> now(String service) {
    List<Span> held = of(service);
    return held.get(held.size() - 1).endpoints;
  }

  /** Returns the names that something was recorded of. */
  public SortedSet<String> recorded() {
    return new TreeSet<>(spans.keySet());
  }
}
