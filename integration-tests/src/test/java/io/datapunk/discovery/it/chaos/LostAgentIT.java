package io.datapunk.discovery.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.it.servers.Await;
import io.datapunk.discovery.it.servers.ConsulMember;
import io.datapunk.discovery.it.servers.Data;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The agent that an instance is registered at goes down, and the URI names another one. */
class LostAgentIT {

  /** The cluster finds a dead node after about ten seconds, and a busy machine takes longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Test
  void p7_anInstanceMovesToTheOtherAgentAndIsRemovedFromBoth() {
    try (Cluster cluster = new Cluster("")) {
      ConsulMember dying = cluster.agent();
      ConsulMember other = cluster.othersThanAgent().get(3);
      String uri =
          "consul://" + dying.httpUri().getAuthority() + "," + other.httpUri().getAuthority();
      ConsulHttp catalog = new ConsulHttp(cluster.leader().httpUri());
      try (ServiceDiscovery discovery = open(uri)) {
        Registration registration =
            discovery.register(ServiceRegistration.builder("api", "10.0.0.1", 8080).build());
        Await.until("registered", PATIENCE, () -> holds(dying, registration.id()));

        dying.kill();
        Await.until("the other agent has it", PATIENCE, () -> holds(other, registration.id()));
        Await.until(
            "callers find it",
            PATIENCE,
            () ->
                registration.state() == RegistrationState.REGISTERED
                    && catalog.get("/v1/health/service/api?passing&consistent").contains("api-"));

        dying.restart(Data.KEEP);
        Await.until("the first agent is back", PATIENCE, () -> holds(dying, registration.id()));
        assertThat(discovery.discover("api").size()).isEqualTo(1);

        registration.close();

        assertThat(registration.state()).isEqualTo(RegistrationState.CLOSED);
        Await.until(
            "no agent has it",
            PATIENCE,
            () -> !holds(dying, registration.id()) && !holds(other, registration.id()));
      }
    }
  }

  private static boolean holds(ConsulMember agent, String id) throws IOException {
    return new ConsulHttp(agent.httpUri()).get("/v1/agent/services").contains('"' + id + '"');
  }

  private static ServiceDiscovery open(String uri) {
    return ServiceDiscovery.open(
        ServiceDiscoveryConfig.builder()
            .registry(uri)
            .reconcileInterval(Duration.ofSeconds(2))
            .backoffMax(Duration.ofSeconds(5))
            .metrics("none:")
            .build());
  }
}
