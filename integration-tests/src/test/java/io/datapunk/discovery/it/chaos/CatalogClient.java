package io.datapunk.discovery.it.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datapunk.discovery.it.chaos.ConsulHttp.ConsulRefusal;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;

/**
 * The catalog as writers use it: a service's whole state is one transaction, which holds only if
 * nobody wrote since, so that a write that was given up can do no harm when it arrives late.
 */
final class CatalogClient {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How many instances a service has at most, each on a node of its own. */
  static final int INSTANCES = 4;

  private final ConsulHttp http;

  CatalogClient(ConsulHttp http) {
    this.http = http;
  }

  /** What is written down of a service's last change: its number, and the position in the log. */
  record Mark(long number, long index) {}

  static String id(String service, int instance) {
    return service + "-" + instance;
  }

  /** Makes the nodes that instances live on. */
  void makeNodes() throws IOException {
    for (int i = 0; i < INSTANCES; i++) {
      ObjectNode node = JSON.createObjectNode().put("Node", node(i)).put("Address", "10.9.0." + i);
      http.put("/v1/catalog/register", JSON.writeValueAsBytes(node));
    }
  }

  private static String node(int instance) {
    return "chaos-" + instance;
  }

  /**
   * Writes a state of a service.
   *
   * @param ids of the passing instances; of the others some are critical, and some are not there
   * @param critical those that are there, but critical
   * @param index of the mark that was read or written last
   * @return whether it was written; if not, another mark is held
   */
  boolean write(String service, State state, Set<String> critical, long index) throws IOException {
    ArrayNode steps = JSON.createArrayNode();
    steps
        .addObject()
        .putObject("KV")
        .put("Verb", "cas")
        .put("Key", key(service))
        .put("Value", encoded(state.number()))
        .put("Index", index);
    for (int i = 0; i < INSTANCES; i++) {
      String id = id(service, i);
      boolean isThere = state.ids().contains(id) || critical.contains(id);
      ObjectNode step = steps.addObject().putObject("Service");
      step.put("Verb", isThere ? "set" : "delete").put("Node", node(i));
      ObjectNode instance = step.putObject("Service");
      instance.put("ID", id).put("Service", service).put("Address", "10.9.0." + i);
      instance.put("Port", 8_000 + i);
      instance.putObject("Meta").put(State.KEY, Long.toString(state.number()));
      if (isThere) {
        addCheck(steps, service, i, critical.contains(id));
      }
    }
    try {
      http.put("/v1/txn", JSON.writeValueAsBytes(steps));
      return true;
    } catch (ConsulRefusal e) {
      if (e.status() == HttpURLConnection.HTTP_CONFLICT) {
        return false;
      }
      throw e;
    }
  }

  private static void addCheck(ArrayNode steps, String service, int instance, boolean critical) {
    ObjectNode step = steps.addObject().putObject("Check").put("Verb", "set");
    ObjectNode check = step.putObject("Check");
    check.put("Node", node(instance)).put("CheckID", "check-" + id(service, instance));
    check.put("Name", "health").put("ServiceID", id(service, instance));
    check.put("Status", critical ? "critical" : "passing");
  }

  /** Reads a service's mark, from the leader itself. */
  Mark mark(String service) throws IOException {
    try {
      JsonNode entry = JSON.readTree(http.get("/v1/kv/" + key(service) + "?consistent")).get(0);
      String number = new String(Base64.getDecoder().decode(entry.get("Value").asText()), UTF_8);
      return new Mark(Long.parseLong(number), entry.get("ModifyIndex").asLong());
    } catch (ConsulRefusal e) {
      if (e.status() == HttpURLConnection.HTTP_NOT_FOUND) {
        return new Mark(0, 0);
      }
      throw e;
    }
  }

  /** Reads what a service is now, from the leader itself. */
  State read(String service) throws IOException {
    JsonNode found =
        JSON.readTree(http.get("/v1/health/service/" + service + "?passing&consistent"));
    Set<String> numbers = new TreeSet<>();
    TreeSet<String> ids = new TreeSet<>();
    for (JsonNode entry : found) {
      ids.add(entry.at("/Service/ID").asText());
      numbers.add(entry.at("/Service/Meta/" + State.KEY).asText());
    }
    return State.of(numbers, ids);
  }

  /** Reads which instances of a service pass, from the leader itself. */
  Set<String> passingIds(String service) throws IOException {
    return new TreeSet<>(
        JSON.readTree(http.get("/v1/health/service/" + service + "?passing&consistent"))
            .findValuesAsText("ServiceID"));
  }

  private static String key(String service) {
    return "chaos/" + service;
  }

  private static String encoded(long number) {
    return Base64.getEncoder().encodeToString(Long.toString(number).getBytes(UTF_8));
  }
}
