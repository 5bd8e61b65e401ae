package io.datapunk.discovery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Endpoints and snapshots for tests. */
final class Endpoints {

  private Endpoints() {}

  static ServiceEndpoint endpoint(String id) {
    return ServiceEndpoint.builder("api", id, "host-" + id, 80).build();
  }

  static ServiceSnapshot snapshot(ServiceEndpoint... endpoints) {
    return ServiceSnapshot.builder("api").endpoints(List.of(endpoints)).build();
  }

  /** Snapshots of few ids and few values, so that two of them often share some. */
  static Arbitrary<ServiceSnapshot> snapshots() {
    return endpoints()
        .list()
        .ofMaxSize(8)
        .map(
            endpoints -> {
              Map<String, ServiceEndpoint> byId = new LinkedHashMap<>();
              endpoints.forEach(endpoint -> byId.put(endpoint.id(), endpoint));
              return ServiceSnapshot.builder("api").endpoints(byId.values()).build();
            });
  }

  private static Arbitrary<ServiceEndpoint> endpoints() {
    return Combinators.combine(
            Arbitraries.of("a", "b", "c", "d", "e", "f"),
            Arbitraries.of("host-1", "host-2"),
            Arbitraries.of(HealthStatus.PASSING, HealthStatus.CRITICAL),
            Arbitraries.of("v1", "v2").set().ofMaxSize(2))
        .as(
            (id, host, health, tags) ->
                ServiceEndpoint.builder("api", id, host, 80).health(health).tags(tags).build());
  }
}
