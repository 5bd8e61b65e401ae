package io.datapunk.discovery.it;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.consul.ConsulRegistryProvider;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.it.servers.Servers;
import io.datapunk.discovery.testkit.RegistryContract;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;

/** The contract of registries on a real Consul. */
final class ConsulRegistryContractIT extends RegistryContract {

  /** Nothing listens there: the port is reserved (RFC 6335). */
  private static final String NOWHERE = "consul://127.0.0.1:1";

  private static final AdapterWorld WORLD = new AdapterWorld();

  @AfterAll
  static void stop() {
    WORLD.close();
  }

  @Override
  protected Registry open() {
    return open(Servers.consul().toString(), Credentials.none());
  }

  @Override
  protected Registry openUnreachable(Credentials credentials) {
    return open(NOWHERE, credentials);
  }

  @Override
  protected void pass(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  @Override
  protected List<ServiceRegistration> unacceptable() {
    ServiceRegistration.Builder plain = ServiceRegistration.builder("api", "10.0.0.1", 80);
    HealthCheck tcp = HealthCheck.tcp();
    return List.of(
        plain.metadata("consul-key", "reserved").build(),
        plain.clearMetadata().healthCheck(tcp.every(Duration.ofMillis(999))).build(),
        plain
            .clearHealthChecks()
            .healthCheck(tcp.deregisterCriticalAfter(Duration.ofSeconds(59)))
            .build());
  }

  private static Registry open(String uri, Credentials credentials) {
    return new ConsulRegistryProvider().open(BackendUri.parse(uri), credentials, WORLD.context());
  }
}
