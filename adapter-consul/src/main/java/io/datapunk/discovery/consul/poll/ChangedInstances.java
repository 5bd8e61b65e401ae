package io.datapunk.discovery.consul.poll;

import io.datapunk.discovery.consul.agent.Place;
import io.datapunk.discovery.consul.http.Ask;
import io.datapunk.discovery.consul.http.Asks;
import io.datapunk.discovery.consul.http.Tools;
import io.datapunk.discovery.consul.protocol.ConsulJson;
import io.datapunk.discovery.consul.protocol.Parsed;
import io.datapunk.discovery.consul.protocol.Refusals;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Reads all instances node by node: with few nodes these are fewer requests than one for each
 * service. Compared with what was seen of a service, what came or changed since bears a later
 * index, and what went is missing.
 */
final class ChangedInstances {

  private final Place place;
  private final Tools tools;

  /**
   * What was found on all nodes.
   *
   * @param ids the ids of the instances of each service
   * @param changes the index at which an instance of a service last changed
   * @param index the smallest index of a node's answer: each shows all that happened up to it
   */
  record Found(Map<String, Set<String>> ids, Map<String, Long> changes, long index) {

    /** Returns the index at which any instance last changed. */
    long lastChange() {
      return changes.values().stream().max(Long::compareUnsigned).orElse(0L);
    }
  }

  /** What one node shows, and at which index. */
  private record Shown(Collection<ConsulJson.Service> instances, long index) {
    static final Shown NONE = new Shown(List.of(), 0);
  }

  ChangedInstances(Place place, Tools tools) {
    this.place = place;
    this.tools = tools;
  }

  /** Reads these nodes; empty if one cannot be read. */
  CompletableFuture<Optional<Found>> on(Set<String> nodes) {
    List<CompletableFuture<Shown>> reads = nodes.stream().map(this::read).toList();
    return CompletableFuture.allOf(reads.toArray(CompletableFuture<?>[]::new))
        .handle(
            (nothing, failure) ->
                failure == null
                    ? Optional.of(
                        found(reads.stream().map(read -> read.getNow(Shown.NONE)).toList()))
                    : Optional.empty());
  }

  private CompletableFuture<Shown> read(String node) {
    Ask ask = Asks.node(node, place.datacenter());
    return tools
        .contacts()
        .read(place.agent(), ask)
        .thenApply(
            answer -> {
              if (!answer.isOk()) {
                throw Refusals.ofRead(ask, place.agent(), answer, tools.token());
              }
              return new Shown(
                  new Parsed(ask, place.agent(), answer).instances(), answer.index().orElse(0));
            });
  }

  private static Found found(List<Shown> nodes) {
    Map<String, Set<String>> ids = new HashMap<>();
    Map<String, Long> changes = new HashMap<>();
    for (Shown node : nodes) {
      for (ConsulJson.Service instance : node.instances) {
        ids.computeIfAbsent(instance.name, any -> new HashSet<>()).add(instance.id);
        changes.merge(instance.name, instance.modifyIndex, ChangedInstances::later);
      }
    }
    long index = nodes.stream().map(Shown::index).min(Long::compareUnsigned).orElse(0L);
    return new Found(ids, changes, index);
  }

  private static Long later(Long one, Long other) {
    return Long.compareUnsigned(one, other) > 0 ? one : other;
  }
}
