package io.datapunk.discovery.it.lifecycle;

import io.datapunk.discovery.Registration;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceDiscoveryException;
import io.datapunk.discovery.ServiceRegistration;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A program that registers one instance, keeps it until it is ended, and prints its states. */
final class OneInstance {

  /** The exit code of a program whose registration was refused. */
  static final int REFUSED = 3;

  private OneInstance() {}

  /** Takes the registry's URI, a service, an id, a host and a port. */
  public static void main(String[] arguments) throws InterruptedException {
    ServiceDiscovery discovery =
        ServiceDiscovery.open(
            ServiceDiscoveryConfig.builder()
                .registry(arguments[0])
                .healthCheckInterval(Duration.ofSeconds(1))
                .healthCheckTimeout(Duration.ofSeconds(1))
                .reconcileInterval(Duration.ofSeconds(2))
                .closeOnShutdown(true)
                .metrics("none:")
                .build());
    try {
      Registration registration =
          discovery.register(
              ServiceRegistration.builder(
                      arguments[1], arguments[3], Integer.parseInt(arguments[4]))
                  .id(arguments[2])
                  .metadata("pid", Long.toString(ProcessHandle.current().pid()))
                  .build());
      registration.onStateChange(
          state -> System.out.println(state + " " + registration.stateReason()));
      new CountDownLatch(1).await();
    } catch (ServiceDiscoveryException e) {
      System.out.println("refused " + e.getMessage());
      Runtime.getRuntime().halt(REFUSED);
    }
  }
}
