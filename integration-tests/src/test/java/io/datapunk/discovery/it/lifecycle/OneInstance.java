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

  /** For whoever does not choose an id: the library makes one of service, host and port. */
  static final String DEFAULT_ID = "";

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
      ServiceRegistration.Builder wanted =
          ServiceRegistration.builder(arguments[1], arguments[3], Integer.parseInt(arguments[4]))
              .metadata("pid", Long.toString(ProcessHandle.current().pid()));
      if (!arguments[2].equals(DEFAULT_ID)) {
        wanted.id(arguments[2]);
      }
      Registration registration = discovery.register(wanted.build());
      registration.onStateChange(
          state -> System.out.println(state + " " + registration.stateReason()));
      new CountDownLatch(1).await();
    } catch (ServiceDiscoveryException e) {
      System.out.println("refused " + e.getMessage());
      Runtime.getRuntime().halt(REFUSED);
    }
  }
}
