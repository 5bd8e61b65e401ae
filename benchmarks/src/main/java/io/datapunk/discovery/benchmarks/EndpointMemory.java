package io.datapunk.discovery.benchmarks;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import java.lang.management.ManagementFactory;

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
        ServiceDiscoveryManager.builder(config).registry(MadeUpRegistry.of(endpoints)).build()) {
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
}
