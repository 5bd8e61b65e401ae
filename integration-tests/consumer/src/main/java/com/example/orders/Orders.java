package com.example.orders;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.ServiceSnapshot;
import java.util.concurrent.TimeUnit;

/** An application that sees the API and nothing else. */
public final class Orders {

  private Orders() {}

  /** Registers, watches and discovers itself at the registry named by the argument. */
  public static void main(String[] arguments) throws Exception {
    var config = ServiceDiscoveryConfig.builder().registry(arguments[0]).build();
    try (ServiceDiscovery discovery = ServiceDiscovery.open(config)) {
      Registration registration = discovery.register(orders());
      System.out.println("registered: " + registration.state());

      try (var subscription = discovery.watch("orders", change -> {})) {
        ServiceSnapshot watched =
            subscription.ready().toCompletableFuture().get(10, TimeUnit.SECONDS);
        System.out.println("watched: " + watched.size());
      }
      ServiceQuery query = ServiceQuery.builder("orders").metadata("zone", "a").build();
      for (ServiceEndpoint endpoint : discovery.discover(query).endpoints()) {
        System.out.println("found: " + endpoint.authority() + " " + endpoint.health());
      }
      registration.close();
      System.out.println("left: " + registration.state());
    }
  }

  private static ServiceRegistration orders() {
    return ServiceRegistration.builder("orders", "127.0.0.1", 8080)
        .tags("v1")
        .metadata("zone", "a")
        .healthCheck(
            HealthCheck.custom("stock", HealthReport::passing).initially(HealthStatus.PASSING))
        .build();
  }
}
