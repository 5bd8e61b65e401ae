package io.datapunk.discovery.consul;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Finds out which services changed after an index, node by node: with few nodes these are fewer
 * requests than one for each service. What came or changed bears a later index; what went is
 * missing.
 */
final class ChangedInstances {

  private final Place place;
  private final Tools tools;

  /**
   * What was found.
   *
   * @param ids the ids of the instances of each service
   * @param changed the services of which an instance came or changed
   * @param latest the greatest index at which an instance changed
   */
  record Found(Map<String, Set<String>> ids, Set<String> changed, long latest) {}

  ChangedInstances(Place place, Tools tools) {
    this.place = place;
    this.tools = tools;
  }

  /** Reads these nodes; empty if one cannot be read. */
  CompletableFuture<Optional<Found>> after(long index, Set<String> nodes) {
    List<CompletableFuture<Collection<ConsulJson.Service>>> reads =
        nodes.stream().map(this::instances).toList();
    return CompletableFuture.allOf(reads.toArray(CompletableFuture<?>[]::new))
        .handle(
            (nothing, failure) ->
                failure == null
                    ? Optional.of(
                        found(
                            index,
                            reads.stream().flatMap(r -> r.getNow(List.of()).stream()).toList()))
                    : Optional.empty());
  }

  private CompletableFuture<Collection<ConsulJson.Service>> instances(String node) {
    Ask ask = Asks.node(node, place.datacenter());
    return tools
        .http()
        .send(place.agent(), ask)
        .thenApply(
            answer -> {
              if (!answer.isOk()) {
                throw Refusals.ofRead(ask, place.agent(), answer, tools.token());
              }
              return new Parsed(ask, place.agent(), answer).instances();
            });
  }

  private static Found found(long index, List<ConsulJson.Service> instances) {
    Map<String, Set<String>> ids = new HashMap<>();
    Set<String> changed = new TreeSet<>();
    long latest = 0;
    for (ConsulJson.Service instance : instances) {
      ids.computeIfAbsent(instance.name, any -> new HashSet<>()).add(instance.id);
      if (Long.compareUnsigned(instance.modifyIndex, index) > 0) {
        changed.add(instance.name);
      }
      if (Long.compareUnsigned(instance.modifyIndex, latest) > 0) {
        latest = instance.modifyIndex;
      }
    }
    return new Found(ids, changed, latest);
  }
}
