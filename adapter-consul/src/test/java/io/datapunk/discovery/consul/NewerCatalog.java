package io.datapunk.discovery.consul;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** What a {@link NewerConsul} holds: instances, checks, and the indexes that move with them. */
final class NewerCatalog {

  static final String SERVICES = "services";
  static final String CHECKS = "checks";
  static final String NODES = "nodes";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> WORST_FIRST = List.of("critical", "warning", "passing");
  private static final long LOOK_MILLIS = 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Map<String, Long> indexes =
      new TreeMap<>(Map.of(SERVICES, 5L, CHECKS, 5L, NODES, 5L));
  private final Map<String, ObjectNode> instances = new TreeMap<>();
  private final Map<String, ObjectNode> checks = new TreeMap<>();
  private final Map<String, Long> silentAt = new TreeMap<>();
  private long index = 5;

  <T> T inOrder(Supplier<T> work) {
    lock.lock();
    try {
      endSilent();
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the part is beyond the index; the lock is held and given up meanwhile. */
  void await(String part, long beyond, long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      while (indexOf(part) <= beyond && System.nanoTime() - end < 0) {
        moved.await(Math.min(LOOK_MILLIS, millis), TimeUnit.MILLISECONDS);
        endSilent();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the index of a part, or of a service; an unknown one has that of all services. */
  long indexOf(String part) {
    Long own = indexes.get(part);
    return own == null ? indexes.getOrDefault(SERVICES, index) : own;
  }

  void register(JsonNode wanted) {
    inOrder(
        () -> {
          String name = text(wanted, "Name", "");
          String id = text(wanted, "ID", name);
          ObjectNode instance = JSON.createObjectNode().put("ID", id).put("Service", name);
          instance.put("Address", text(wanted, "Address", ""));
          instance.put("Port", wanted.path("Port").asInt());
          instance.set("Tags", wanted.path("Tags").isArray() ? wanted.get("Tags") : null);
          instance.set("Meta", wanted.path("Meta").isObject() ? wanted.get("Meta") : null);
          instance
              .putObject("Weights")
              .put("Passing", wanted.path("Weights").path("Passing").asInt(1));
          Map<String, ObjectNode> before = new TreeMap<>(checks);
          checks.values().removeIf(check -> check.path("ServiceID").asText().equals(id));
          for (JsonNode check : wanted.path("Checks")) {
            addCheck(id, name, check, before);
          }
          move(name, SERVICES, CHECKS);
          instance.put("CreateIndex", index).put("ModifyIndex", index);
          instances.put(id, instance);
          return id;
        });
  }

  private void addCheck(String id, String name, JsonNode wanted, Map<String, ObjectNode> before) {
    String checkId = text(wanted, "CheckID", "");
    ObjectNode held = before.get(checkId);
    String status = text(wanted, "Status", "critical");
    ObjectNode check =
        check(checkId, id, name, held == null ? status : held.path("Status").asText());
    check.put("Notes", text(wanted, "Notes", ""));
    String ttl = text(wanted, "TTL", "");
    if (!ttl.isEmpty()) {
      check.put("ttl", NewerConsul.millis(ttl));
    }
    checks.put(checkId, check);
    heard(checkId, check);
  }

  /** Consul takes names of fields in any case. */
  private static String text(JsonNode node, String field, String otherwise) {
    return node.properties().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(field) && !entry.getValue().isNull())
        .map(entry -> entry.getValue().asText())
        .findFirst()
        .orElse(otherwise);
  }

  private static ObjectNode check(String id, String instance, String service, String status) {
    return JSON.createObjectNode()
        .put("Node", "n1")
        .put("CheckID", id)
        .put("Name", id)
        .put("Status", status)
        .put("ServiceID", instance)
        .put("ServiceName", service);
  }

  boolean deregister(String id) {
    return inOrder(
        () -> {
          ObjectNode gone = instances.remove(id);
          if (gone != null) {
            checks.values().removeIf(check -> check.path("ServiceID").asText().equals(id));
            move(gone.path("Service").asText(), SERVICES, CHECKS);
          }
          return gone != null;
        });
  }

  boolean maintenance(String id, boolean on, String reason) {
    return inOrder(
        () -> {
          ObjectNode instance = instances.get(id);
          if (instance == null) {
            return false;
          }
          String service = instance.path("Service").asText();
          String checkId = "_service_maintenance:" + id;
          if (on) {
            checks.put(checkId, check(checkId, id, service, "critical").put("Notes", reason));
          } else {
            checks.remove(checkId);
          }
          move(service, CHECKS);
          return true;
        });
  }

  boolean report(String checkId, String status, String output) {
    return inOrder(
        () -> {
          ObjectNode check = checks.get(checkId);
          if (check == null) {
            return false;
          }
          heard(checkId, check);
          if (!check.path("Status").asText().equals(status)) {
            check.put("Status", status).put("Output", output);
            move(check.path("ServiceName").asText(), CHECKS);
          }
          return true;
        });
  }

  ObjectNode agentHealth(String id) {
    return inOrder(
        () -> {
          ObjectNode found = JSON.createObjectNode();
          ObjectNode instance = instances.get(id);
          List<ObjectNode> own = checksOf(id);
          String worst =
              WORST_FIRST.stream()
                  .filter(
                      status ->
                          own.stream().anyMatch(c -> c.path("Status").asText().equals(status)))
                  .findFirst()
                  .orElse("passing");
          found.put("AggregatedStatus", instance == null ? "critical" : worst);
          if (instance != null) {
            found.set("Service", instance);
            found.putArray("Checks").addAll(own);
          }
          return found;
        });
  }

  JsonNode health(String service) {
    ArrayNode rows = JSON.createArrayNode();
    for (ObjectNode instance : instances.values()) {
      if (instance.path("Service").asText().equals(service)) {
        ObjectNode row = rows.addObject();
        row.putObject("Node")
            .put("Node", "n1")
            .put("Address", "127.0.0.1")
            .put("Datacenter", "dc1");
        row.set("Service", instance);
        row.putArray("Checks").addAll(checksOf(instance.path("ID").asText()));
      }
    }
    return rows;
  }

  JsonNode names() {
    ObjectNode names = JSON.createObjectNode();
    instances.values().forEach(instance -> names.putArray(instance.path("Service").asText()));
    return names;
  }

  JsonNode checks() {
    return JSON.createArrayNode().addAll(checks.values());
  }

  JsonNode nodeServices() {
    ObjectNode node = JSON.createObjectNode();
    node.putObject("Services").setAll(instances);
    return node;
  }

  private List<ObjectNode> checksOf(String id) {
    return checks.values().stream().filter(c -> c.path("ServiceID").asText().equals(id)).toList();
  }

  private void heard(String checkId, ObjectNode check) {
    if (check.has("ttl")) {
      long time = TimeUnit.MILLISECONDS.toNanos(check.path("ttl").asLong());
      silentAt.put(checkId, System.nanoTime() + time);
    }
  }

  /** What was not reported in time is critical. */
  private void endSilent() {
    for (ObjectNode check : new ArrayList<>(checks.values())) {
      Long end = silentAt.get(check.path("CheckID").asText());
      boolean silent = end != null && check.has("ttl") && System.nanoTime() - end > 0;
      if (silent && !check.path("Status").asText().equals("critical")) {
        check.put("Status", "critical").put("Output", "TTL expired");
        move(check.path("ServiceName").asText(), CHECKS);
      }
    }
  }

  private void move(String service, String... parts) {
    index++;
    indexes.put(service, index);
    for (String part : parts) {
      indexes.put(part, index);
    }
    moved.signalAll();
  }
}
