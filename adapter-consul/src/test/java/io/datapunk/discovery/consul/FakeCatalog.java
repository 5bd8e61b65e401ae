package io.datapunk.discovery.consul;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A catalog behind a fake agent, with blocking queries and indexes that move as those of 1.8.7 do:
 * one for the services, one for the checks, one for the nodes, one for each service.
 *
 * <p>Waits end when a test says so, as time stands still.
 */
final class FakeCatalog {

  private static final String NODE = "n1";

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Map<String, Map<String, Instance>> services = new TreeMap<>();
  private final Set<String> nodes = new TreeSet<>(Set.of(NODE));
  private final Map<String, Long> indexes = new TreeMap<>();
  private final Map<String, Integer> waiting = new TreeMap<>();
  private long index = 10;
  private long servicesIndex = 10;
  private long checksIndex = 10;
  private long nodesIndex = 10;
  private String address = "10.0.0.9";
  private final List<String> quietEnds = new ArrayList<>();
  private int polls;

  private record Instance(String node, int port, String status, long modified) {}

  /** Lets the agent answer from this catalog. */
  FakeCatalog at(FakeAgent agent) {
    agent.on("/v1/health/service/", this::health);
    agent.on("/v1/catalog/services", this::catalogServices);
    agent.on("/v1/health/state/any", this::checks);
    agent.on("/v1/catalog/nodes", this::nodes);
    agent.on("/v1/catalog/node/", this::node);
    return this;
  }

  /** Registers an instance or changes it; the checks move only with its status. */
  void put(String service, String id, int port, String status) {
    change(
        () -> {
          Instance before = services.computeIfAbsent(service, any -> new TreeMap<>()).get(id);
          boolean ofChecks = before == null || !before.status.equals(status);
          if (before == null || before.port != port) {
            servicesIndex = index;
          }
          long modified = before == null || before.port != port ? index : before.modified;
          services.get(service).put(id, new Instance(NODE, port, status, modified));
          indexes.put(service, index);
          if (ofChecks) {
            checksIndex = index;
          }
        });
  }

  void remove(String service, String id) {
    change(
        () -> {
          services.get(service).remove(id);
          servicesIndex = index;
          checksIndex = index;
          indexes.put(service, index);
        });
  }

  /** Registers an instance without a check on a node of its own, by one write. */
  void putOn(String node, String service, String id) {
    change(
        () -> {
          nodes.add(node);
          nodesIndex = index;
          servicesIndex = index;
          indexes.put(service, index);
          services
              .computeIfAbsent(service, any -> new TreeMap<>())
              .put(id, new Instance(node, 80, "passing", index));
        });
  }

  void moveNode(String to) {
    change(
        () -> {
          address = to;
          nodesIndex = index;
          services.keySet().forEach(service -> indexes.put(service, index));
        });
  }

  /** As a restored snapshot: all indexes go back, and all polls wake with what they knew. */
  void restore(long to) {
    lock.lock();
    try {
      index = to;
      servicesIndex = to;
      checksIndex = to;
      nodesIndex = to;
      indexes.replaceAll((service, at) -> to);
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the waits of all that wait now. */
  void endWaits() {
    endWaits("");
  }

  /** Ends the waits of those that wait now at what begins so. */
  void endWaits(String path) {
    lock.lock();
    try {
      quietEnds.add(path);
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many polls wait at what begins so. */
  int waiting(String path) {
    lock.lock();
    try {
      return waiting.entrySet().stream()
          .filter(entry -> entry.getKey().startsWith(path))
          .mapToInt(Map.Entry::getValue)
          .sum();
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many polls have begun. */
  int polls() {
    lock.lock();
    try {
      return polls;
    } finally {
      lock.unlock();
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      index++;
      change.run();
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private FakeReply health(FakeRequest request) {
    String service = request.target().replaceAll("^/v1/health/service/|\\?.*", "");
    return answer(
        request,
        () -> indexes.getOrDefault(service, servicesIndex),
        () ->
            services.getOrDefault(service, Map.of()).entrySet().stream()
                .map(
                    entry ->
                        """
                        {"Node":{"Node":"%s","Address":"%s","Datacenter":"dc1"},
                         "Service":{"ID":"%s","Service":"%s","Address":"","Port":%d},
                         "Checks":[{"CheckID":"c","Status":"%s","ServiceID":"%s"}]}"""
                            .formatted(
                                entry.getValue().node,
                                address,
                                entry.getKey(),
                                service,
                                entry.getValue().port,
                                entry.getValue().status,
                                entry.getKey()))
                .collect(Collectors.joining(",", "[", "]")));
  }

  private FakeReply catalogServices(FakeRequest request) {
    return answer(
        request,
        () -> servicesIndex,
        () ->
            services.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> "\"" + entry.getKey() + "\":[]")
                .collect(Collectors.joining(",", "{", "}")));
  }

  /** Answers which checks there are. */
  FakeReply checks(FakeRequest request) {
    List<String> rows = new ArrayList<>();
    return answer(
        request,
        () -> checksIndex,
        () -> {
          services.forEach(
              (service, instances) ->
                  instances.forEach(
                      (id, instance) -> {
                        if (instance.node.equals(NODE)) {
                          rows.add(
                              """
                              {"Node":"n1","CheckID":"service:%s","Status":"%s","ServiceID":"%s",
                               "ServiceName":"%s"}"""
                                  .formatted(id, instance.status, id, service));
                        }
                      }));
          return filtered(request, String.join(",", rows));
        });
  }

  /** Answers which nodes there are. */
  FakeReply nodes(FakeRequest request) {
    return answer(
        request,
        () -> nodesIndex,
        () ->
            filtered(
                request,
                nodes.stream()
                    .map(node -> "{\"Node\":\"%s\",\"Address\":\"%s\"}".formatted(node, address))
                    .collect(Collectors.joining(","))));
  }

  /** Answers what is on one node. */
  FakeReply node(FakeRequest request) {
    String node = request.target().replaceAll("^/v1/catalog/node/|\\?.*", "");
    List<String> rows = new ArrayList<>();
    return answer(
        request,
        () -> Math.max(servicesIndex, nodesIndex),
        () -> {
          services.forEach(
              (service, instances) ->
                  instances.forEach(
                      (id, instance) -> {
                        if (instance.node.equals(node)) {
                          rows.add(
                              "\"%s\":{\"ID\":\"%s\",\"Service\":\"%s\",\"ModifyIndex\":%d}"
                                  .formatted(id, id, service, instance.modified));
                        }
                      }));
          return "{\"Services\":{" + String.join(",", rows) + "}}";
        });
  }

  private boolean isEnded(String target, int ends) {
    return quietEnds.stream().skip(ends).anyMatch(target::startsWith);
  }

  private static String filtered(FakeRequest request, String rows) {
    return request.target().contains("&filter=") ? "[]" : "[" + rows + "]";
  }

  private FakeReply answer(FakeRequest request, LongSupplier at, Supplier<String> body) {
    lock.lock();
    try {
      String target = request.target();
      if (target.contains("&index=")) {
        long asked = Long.parseLong(target.replaceAll(".*&index=(\\d+).*", "$1"));
        int ends = quietEnds.size();
        waiting.merge(target, 1, Integer::sum);
        polls++;
        long before = index;
        while (at.getAsLong() <= asked && !isEnded(target, ends) && before <= index) {
          before = index;
          moved.await();
        }
        waiting.merge(target, -1, Integer::sum);
        if (before > index) {
          return FakeReply.json("[]").with("X-Consul-Index", String.valueOf(asked));
        }
      }
      return FakeReply.json(body.get()).with("X-Consul-Index", String.valueOf(at.getAsLong()));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      lock.unlock();
    }
  }
}
