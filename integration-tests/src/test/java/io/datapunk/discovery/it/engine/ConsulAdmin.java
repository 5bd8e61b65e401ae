package io.datapunk.discovery.it.engine;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an operator does to a Consul agent, by plain HTTP and past the library. */
final class ConsulAdmin {

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI agent;
  private final String token;

  ConsulAdmin(URI agent, String token) {
    this.agent = agent;
    this.token = token;
  }

  /** Makes a policy, or gives one new rules; returns its id. */
  String policy(String id, String name, String rules) {
    String body = "{\"Name\":\"" + name + "\",\"Rules\":\"" + rules.replace("\"", "\\\"") + "\"}";
    String path = id.isEmpty() ? "/v1/acl/policy" : "/v1/acl/policy/" + id;
    return field("ID", put(path, body));
  }

  /** Makes a token with that policy; returns its secret. */
  String tokenFor(String policy) {
    return field(
        "SecretID", put("/v1/acl/token", "{\"Policies\":[{\"Name\":\"" + policy + "\"}]}"));
  }

  /** Registers an instance without a check. */
  void register(String service, String id, int port) {
    put(
        "/v1/agent/service/register",
        "{\"Name\":\""
            + service
            + "\",\"ID\":\""
            + id
            + "\",\"Address\":\"10.0.0.1\",\"Port\":"
            + port
            + "}");
  }

  void deregister(String id) {
    put("/v1/agent/service/deregister/" + id, "");
  }

  /** Whether the registry returns an instance as passing. */
  boolean isPassing(String service, String id) {
    String path = "/v1/health/service/" + service + "?passing&consistent";
    return send(path, HttpRequest.newBuilder().GET()).contains("\"ID\":\"" + id + "\"");
  }

  private String put(String path, String body) {
    return send(path, HttpRequest.newBuilder().PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  private String send(String path, HttpRequest.Builder builder) {
    HttpRequest request = builder.uri(agent.resolve(path)).header("X-Consul-Token", token).build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(path + ": " + response.statusCode() + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new IllegalStateException(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(path, e);
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
