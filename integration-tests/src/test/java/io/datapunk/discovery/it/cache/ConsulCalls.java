package io.datapunk.discovery.it.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an operator does to an agent, past the library. */
final class ConsulCalls {

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI agent;
  private final String token;

  ConsulCalls(URI agent, String token) {
    this.agent = agent;
    this.token = token;
  }

  void register(String service, String id) {
    put(
        "/v1/agent/service/register",
        BodyPublishers.ofString(
            "{\"Name\":\"%s\",\"ID\":\"%s\",\"Address\":\"10.0.0.1\",\"Port\":80}"
                .formatted(service, id)));
  }

  /** Registers on a node without an agent, so that nobody puts it back who has lost it. */
  void registerElsewhere(String service, String id) {
    put(
        "/v1/catalog/register",
        BodyPublishers.ofString(
            "{\"Node\":\"elsewhere\",\"Address\":\"10.0.0.2\",\"Service\":{\"Service\":\"%s\",\"ID\":\"%s\",\"Address\":\"10.0.0.2\",\"Port\":80}}"
                .formatted(service, id)));
  }

  void deregister(String id) {
    put("/v1/agent/service/deregister/" + id, BodyPublishers.noBody());
  }

  byte[] snapshot() {
    return send(HttpRequest.newBuilder(agent.resolve("/v1/snapshot")));
  }

  void restore(byte[] snapshot) {
    put("/v1/snapshot", BodyPublishers.ofByteArray(snapshot));
  }

  /** Makes a policy, or gives one new rules; returns its id. */
  String policy(String id, String name, String rules) {
    String body = "{\"Name\":\"%s\",\"Rules\":\"%s\"}".formatted(name, rules.replace("\"", "\\\""));
    return field("ID", put("/v1/acl/policy" + id, BodyPublishers.ofString(body)));
  }

  /** Makes a token with that policy; returns its secret. */
  String tokenFor(String policy) {
    String body = "{\"Policies\":[{\"Name\":\"%s\"}]}".formatted(policy);
    return field("SecretID", put("/v1/acl/token", BodyPublishers.ofString(body)));
  }

  private String put(String path, BodyPublisher body) {
    return new String(send(HttpRequest.newBuilder(agent.resolve(path)).PUT(body)), UTF_8);
  }

  private byte[] send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          http.send(request.header("X-Consul-Token", token).build(), BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(response.statusCode() + new String(response.body(), UTF_8));
      }
      return response.body();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String field(String name, String json) {
    Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]+)\"").matcher(json);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + name + " in " + json);
    }
    return matcher.group(1);
  }
}
