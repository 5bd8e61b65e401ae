package io.datapunk.discovery.consul;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Map<String, Map<String, Instance>> services = new TreeMap<>();
  private final Map<String, Long> indexes = new TreeMap<>();
  private final Map<String, Integer> waiting = new TreeMap<>();
  private long index = 10;
  private long servicesIndex = 10;
  private long checksIndex = 10;
  private long nodesIndex = 10;
  private String address = "10.0.0.9";
  private int quietEnds;
  private int polls;

  private record Instance(int port, String status, long modified) {}

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
          services.get(service).put(id, new Instance(port, status, modified));
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
    lock.lock();
    try {
      quietEnds++;
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
                        {"Node":{"Node":"n1","Address":"%s","Datacenter":"dc1"},
                         "Service":{"ID":"%s","Service":"%s","Address":"","Port":%d},
                         "Checks":[{"CheckID":"c","Status":"%s","ServiceID":"%s"}]}"""
                            .formatted(
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

  private FakeReply checks(FakeRequest request) {
    List<String> rows = new ArrayList<>();
    return answer(
        request,
        () -> checksIndex,
        () -> {
          services.forEach(
              (service, instances) ->
                  instances.forEach(
                      (id, instance) ->
                          rows.add(
                              """
                              {"Node":"n1","CheckID":"service:%s","Status":"%s","ServiceID":"%s",
                               "ServiceName":"%s"}"""
                                  .formatted(id, instance.status, id, service))));
          return filtered(request, String.join(",", rows));
        });
  }

  private FakeReply nodes(FakeRequest request) {
    return answer(
        request,
        () -> nodesIndex,
        () -> filtered(request, "{\"Node\":\"n1\",\"Address\":\"" + address + "\"}"));
  }

  private FakeReply node(FakeRequest request) {
    List<String> rows = new ArrayList<>();
    return answer(
        request,
        () -> Math.max(servicesIndex, nodesIndex),
        () -> {
          services.forEach(
              (service, instances) ->
                  instances.forEach(
                      (id, instance) ->
                          rows.add(
                              "\"%s\":{\"ID\":\"%s\",\"Service\":\"%s\",\"ModifyIndex\":%d}"
                                  .formatted(id, id, service, instance.modified))));
          return "{\"Services\":{" + String.join(",", rows) + "}}";
        });
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
        int ends = quietEnds;
        waiting.merge(target, 1, Integer::sum);
        polls++;
        long before = index;
        while (at.getAsLong() <= asked && ends == quietEnds && before <= index) {
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
