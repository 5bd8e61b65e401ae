package io.datapunk.discovery.consul;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * A Consul of one node that answers as versions 1.10 to 1.20 say they do, where that differs from
 * 1.8.7: health with an index is streamed (no known leader, last contact 0), an unknown check or
 * instance is a 404 in words of its own, a connection too many is a 429.
 *
 * <p>Made from the documentation; no such version could be run here.
 */
final class NewerConsul {

  static final String TOO_MANY =
      """
      HTTP/1.1 429 Too Many Requests\r
      Content-Type: text/plain; charset=utf-8\r
      Connection: close\r
      \r
      Your IP is issuing too many concurrent connections, please rate limit your calls
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final NewerCatalog catalog = new NewerCatalog();

  /** Lets the agent answer so. */
  NewerConsul at(FakeAgent agent) {
    agent.on("/v1/agent/service/register", this::register);
    agent.on("/v1/agent/service/deregister/", this::deregister);
    agent.on("/v1/agent/service/maintenance/", this::maintenance);
    agent.on("/v1/agent/check/", this::report);
    agent.on("/v1/agent/health/service/id/", this::agentHealth);
    agent.on("/v1/agent/self", FakeReply.json("{\"Config\":{\"NodeName\":\"n1\"}}"));
    agent.on("/v1/status/peers", FakeReply.json("[\"127.0.0.1:8300\"]"));
    agent.on("/v1/health/service/", this::health);
    agent.on("/v1/health/state/any", r -> read(r, NewerCatalog.CHECKS, () -> checks(r)));
    agent.on("/v1/catalog/services", r -> read(r, NewerCatalog.SERVICES, catalog::names));
    agent.on("/v1/catalog/nodes", r -> read(r, NewerCatalog.NODES, () -> nodes(r)));
    agent.on("/v1/catalog/node/", r -> read(r, NewerCatalog.SERVICES, catalog::nodeServices));
    return this;
  }

  private FakeReply register(FakeRequest request) {
    catalog.register(json(request.body()));
    return FakeReply.status(200, "");
  }

  private FakeReply deregister(FakeRequest request) {
    String id = last(request);
    return catalog.deregister(id) ? FakeReply.status(200, "") : unknown("service", id);
  }

  private FakeReply maintenance(FakeRequest request) {
    String id = last(request);
    boolean on = parameter(request, "enable").equals("true");
    return catalog.maintenance(id, on, parameter(request, "reason"))
        ? FakeReply.status(200, "")
        : unknown("service", id);
  }

  private FakeReply report(FakeRequest request) {
    String[] path = request.target().replaceAll("\\?.*", "").split("/");
    String status =
        switch (path[4]) {
          case "pass" -> "passing";
          case "warn" -> "warning";
          default -> "critical";
        };
    String id = last(request);
    return catalog.report(id, status, parameter(request, "note"))
        ? FakeReply.status(200, "")
        : unknown("check", id);
  }

  private static FakeReply unknown(String what, String id) {
    return FakeReply.status(
        404,
        "Unknown %1$s ID \"%2$s\". Ensure that the %1$s ID is passed, not the %1$s name."
            .formatted(what, id));
  }

  private FakeReply agentHealth(FakeRequest request) {
    ObjectNode found = catalog.agentHealth(last(request));
    String status = found.path("AggregatedStatus").asText();
    if (!found.has("Service")) {
      return FakeReply.json(found.toString()).asStatus(404);
    }
    int code =
        switch (status) {
          case "passing" -> 200;
          case "warning" -> 429;
          default -> 503;
        };
    return FakeReply.json(found.toString()).asStatus(code);
  }

  private FakeReply health(FakeRequest request) {
    String service = last(request);
    FakeReply reply = read(request, service, () -> catalog.health(service));
    boolean streamed = request.target().contains("index=");
    return streamed
        ? reply
            .with("X-Consul-Query-Backend", "streaming")
            .with("X-Consul-KnownLeader", "false")
            .with("X-Consul-LastContact", "0")
        : reply;
  }

  private FakeReply read(FakeRequest request, String part, Supplier<JsonNode> body) {
    String index = parameter(request, "index");
    return catalog.inOrder(
        () -> {
          if (!index.isEmpty()) {
            catalog.await(part, Long.parseLong(index), millis(parameter(request, "wait")));
          }
          return FakeReply.json(body.get().toString())
              .with("X-Consul-Index", String.valueOf(catalog.indexOf(part)))
              .with("X-Consul-Query-Backend", "blocking-query")
              .with("X-Consul-Default-ACL-Policy", "allow");
        });
  }

  private JsonNode checks(FakeRequest request) {
    return isFiltered(request) ? JSON.createArrayNode() : catalog.checks();
  }

  private static ArrayNode nodes(FakeRequest request) {
    ArrayNode nodes = JSON.createArrayNode();
    if (!isFiltered(request)) {
      nodes.addObject().put("Node", "n1").put("Address", "127.0.0.1");
    }
    return nodes;
  }

  private static boolean isFiltered(FakeRequest request) {
    return !parameter(request, "filter").isEmpty();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String last(FakeRequest request) {
    String path = request.target().replaceAll("\\?.*", "");
    return decoded(path.substring(path.lastIndexOf('/') + 1).replace("+", "%2B"));
  }

  private static String parameter(FakeRequest request, String name) {
    for (String pair : request.target().replaceAll("^[^?]*\\??", "").split("&")) {
      if (pair.startsWith(name + "=")) {
        return decoded(pair.substring(name.length() + 1));
      }
    }
    return "";
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Understands what Go's durations look like here: {@code 32s}, {@code 1m30s}, {@code 300ms}. */
  static long millis(String duration) {
    String text = duration.toLowerCase(Locale.ROOT);
    return text.endsWith("ms")
        ? Long.parseLong(text.substring(0, text.length() - 2))
        : Duration.parse("PT" + text).toMillis();
  }
}
