package io.datapunk.discovery.benchmarks;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Registries that know any service; they can be read, and nothing else. */
final class MadeUpRegistry {

  private MadeUpRegistry() {}

  /** Answers each read with that many endpoints, all of them new objects. */
  static Registry of(int endpoints) {
    return answering(
        request -> {
          List<ServiceEndpoint> all =
              IntStream.range(0, endpoints).mapToObj(i -> endpoint(request.service(), i)).toList();
          return CompletableFuture.completedFuture(RegistryAnswer.of(all, 1));
        });
  }

  /** Never answers. */
  static Registry silent() {
    return answering(request -> new CompletableFuture<>());
  }

  private static Registry answering(
      Function<ReadRequest, CompletableFuture<RegistryAnswer>> reading) {
    return (Registry)
        Proxy.newProxyInstance(
            MadeUpRegistry.class.getClassLoader(),
            new Class<?>[] {Registry.class},
            (proxy, method, arguments) ->
                method.getName().equals("read") ? reading.apply((ReadRequest) arguments[0]) : null);
  }

  /** Two tags and four pairs of metadata. */
  private static ServiceEndpoint endpoint(String service, int i) {
    String host = "10.0." + i / 250 + "." + i % 250;
    return ServiceEndpoint.builder(service, service + "-" + host + "-8080", host, 8_080)
        .tags(List.of("v" + i % 3, "zone-" + i % 5))
        .metadata(
            Map.of(
                "version", "1.2." + i % 9,
                "zone", "zone-" + i % 5,
                "build", "2026-11-" + i % 28,
                "protocol", "http/" + i % 2))
        .datacenter("dc" + i % 1)
        .health(HealthStatus.PASSING)
        .build();
  }
}
