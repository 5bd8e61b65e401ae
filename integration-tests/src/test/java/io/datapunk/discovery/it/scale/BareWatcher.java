package io.datapunk.discovery.it.scale;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.StreamSupport;

/** Blocking queries and nothing around them: how fast Consul tells a change. It keeps nothing. */
final class BareWatcher implements Watcher {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String agent;

  BareWatcher(String registry) {
    this.agent = registry.replace("consul://", "http://");
  }

  @Override
  public void keep(String service) {
    // It has no heartbeats.
  }

  @Override
  public void watch(List<String> services, BiConsumer<String, String> seen) {
    services.forEach(service -> poll(service, "0", seen));
  }

  private void poll(String service, String index, BiConsumer<String, String> seen) {
    URI query =
        URI.create(
            agent + "/v1/health/service/" + service + "?passing&stale&wait=24s&index=" + index);
    client
        .sendAsync(HttpRequest.newBuilder(query).build(), BodyHandlers.ofByteArray())
        .thenAccept(answer -> take(service, index, answer, seen));
  }

  private void take(
      String service, String before, HttpResponse<byte[]> answer, BiConsumer<String, String> seen) {
    String index = answer.headers().firstValue("X-Consul-Index").orElse("0");
    if (!index.equals(before)) {
      seen.accept(service, ports(answer.body()));
    }
    poll(service, index, seen);
  }

  private static String ports(byte[] body) {
    try {
      Iterable<JsonNode> entries = MAPPER.readTree(body);
      return StreamSupport.stream(entries.spliterator(), false)
          .map(entry -> entry.path("Service").path("Port").asInt())
          .sorted()
          .map(String::valueOf)
          .collect(joining(","));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    // The process ends, and the client with it.
  }
}
