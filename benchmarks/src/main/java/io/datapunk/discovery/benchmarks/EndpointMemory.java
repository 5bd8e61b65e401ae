package io.datapunk.discovery.benchmarks;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * What the local cache costs in heap, for each endpoint it holds: the growth by lookups of services
 * whose endpoints share nothing, as a registry's answers do when they are parsed.
 *
 * <pre>{@code
 * bin/memory            1,000 endpoints for each of 100 services
 * bin/memory 10 1000    10 endpoints for each of 1,000 services
 * }</pre>
 */
public final class EndpointMemory {

  private EndpointMemory() {}

  /** Measures; arguments: endpoints of a service, services. */
  public static void main(String[] arguments) throws Exception {
    int endpoints = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
    int services = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
    ServiceDiscoveryConfig config =
        ServiceDiscoveryConfig.builder().registry("memory:").metrics("none:").build();
    try (ServiceDiscovery discovery =
        ServiceDiscoveryManager.builder(config).registry(registry(endpoints)).build()) {
      discovery.discover("warm-up");
      long before = used();
      for (int service = 0; service < services; service++) {
        discovery.discover("service-" + service);
      }
      long grown = used() - before;
      System.out.printf(
          "%,d services of %,d endpoints: %,d bytes for each endpoint%n",
          services, endpoints, grown / ((long) services * endpoints));
      discovery.discover("service-0");
    }
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      System.gc();
      Thread.sleep(100);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Answers each read with new objects; nothing else is asked. */
  private static Registry registry(int endpoints) {
    return (Registry)
        Proxy.newProxyInstance(
            EndpointMemory.class.getClassLoader(),
            new Class<?>[] {Registry.class},
            (proxy, method, arguments) ->
                method.getName().equals("read")
                    ? answer(((ReadRequest) arguments[0]).service(), endpoints)
                    : null);
  }

  private static CompletableFuture<RegistryAnswer> answer(String service, int endpoints) {
    List<ServiceEndpoint> all =
        IntStream.range(0, endpoints).mapToObj(i -> endpoint(service, i)).toList();
    return CompletableFuture.completedFuture(RegistryAnswer.of(all, 1));
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
