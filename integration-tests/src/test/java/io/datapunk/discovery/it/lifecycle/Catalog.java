package io.datapunk.discovery.it.lifecycle;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceQuery;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** What a client without any cache finds, and what an operator does to it by hand. */
final class Catalog implements AutoCloseable {

  private final ServiceDiscovery discovery;
  private final URI agent;
  private final HttpClient http = HttpClient.newHttpClient();

  Catalog(URI registry, URI agent) {
    this.agent = agent;
    this.discovery =
        ServiceDiscovery.open(
            ServiceDiscoveryConfig.builder()
                .registry(registry.toString())
                .caching(false)
                .metrics("none:")
                .build());
  }

  /** Returns all endpoints, whatever their health. */
  List<ServiceEndpoint> all(String service) {
    return discovery
        .discover(ServiceQuery.builder(service).minimumHealth(HealthStatus.MAINTENANCE).build())
        .endpoints();
  }

  /** Returns the passing endpoints. */
  List<ServiceEndpoint> passing(String service) {
    return discovery.discover(service).endpoints();
  }

  /** Whether exactly one endpoint passes, and that process registered it. */
  boolean isHeldBy(InstanceProcess process, String service) {
    List<ServiceEndpoint> found = passing(service);
    return found.size() == 1 && process.pid().equals(found.get(0).metadata().get("pid"));
  }

  /** Removes a row of the catalog, which the agent does not notice. */
  void removeRow(String id) {
    String node = text(HttpRequest.newBuilder(agent.resolve("/v1/agent/self")).build());
    String name = node.replaceAll("(?s).*?\"NodeName\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    String body = "{\"Node\":\"" + name + "\",\"ServiceID\":\"" + id + "\"}";
    text(
        HttpRequest.newBuilder(agent.resolve("/v1/catalog/deregister"))
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  /** Takes an instance out of service, as by the agent's own command. */
  void maintain(String id) {
    String unused =
        text(
            HttpRequest.newBuilder(
                    agent.resolve("/v1/agent/service/maintenance/" + id + "?enable=true"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build());
  }

  private String text(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(request.uri() + ": " + response.statusCode());
      }
      return response.body();
    } catch (IOException e) {
      throw new IllegalStateException(request.uri().toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(request.uri().toString(), e);
    }
  }

  @Override
  public void close() {
    discovery.close();
  }
}
