package io.datapunk.discovery.it.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.AccessRefusedException;
import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.Subscription;
import io.datapunk.discovery.it.servers.Await;
import io.datapunk.discovery.it.servers.ConsulProcess;
import io.datapunk.discovery.it.servers.Servers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens that lose their rights in mid-run, on an agent with access control on. */
class ConsulRightsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ALL =
      "service_prefix \"\" { policy = \"read\" } " + "node_prefix \"\" { policy = \"read\" }";
  private static final String WITHOUT_NODES = "service_prefix \"\" { policy = \"read\" }";
  private static final String NOTHING = "key_prefix \"unused\" { policy = \"read\" }";

  private static ConsulProcess consul;
  private static ConsulAdmin admin;

  @BeforeAll
  static void start() {
    String management = UUID.randomUUID().toString();
    consul = Servers.newConsul().inMemory().acl(management).start();
    admin = new ConsulAdmin(consul.httpUri(), management);
  }

  @AfterAll
  static void stop() {
    consul.close();
  }

  private static ServiceDiscovery open(String token) {
    return ServiceDiscovery.open(
        ServiceDiscoveryConfig.builder()
            .registry(consul.uri().toString())
            .registryCredentials(Credentials.token(() -> token))
            .cacheTtl(Duration.ofSeconds(5))
            .metrics("none:")
            .build());
  }

  private static void loseRights(String name, String rulesLeft) {
    String service = "svc-" + name;
    admin.register(service, service + "-1", 8080);
    String policy = admin.policy("", name, ALL);
    String token = admin.tokenFor(name);
    try (ServiceDiscovery discovery = open(token)) {
      List<ServiceChange> changes = new CopyOnWriteArrayList<>();
      Subscription subscription = discovery.watch(service, changes::add);
      Await.until("the first change", PATIENCE, () -> changes.size() == 1);

      admin.policy(policy, name, rulesLeft);
      Await.until("the loss of rights", PATIENCE, () -> isRefused(subscription));

      assertThat(subscription.snapshot().size()).isEqualTo(1);
      assertThat(discovery.discover(service).size()).isEqualTo(1);
      admin.policy(policy, name, ALL);
      Await.until("the return", PATIENCE, () -> !subscription.snapshot().isStale());
      assertThat(changes).hasSize(1);
    }
  }

  private static boolean isRefused(Subscription subscription) {
    return subscription.snapshot().staleReason().equals(Optional.of(StaleReason.ACCESS_REFUSED));
  }

  @Test
  void p1_aTokenThatLosesTheRightToSeeNodesIsAnAccessFailureAndNotAnEmptyList() {
    loseRights("nodes", WITHOUT_NODES);
  }

  @Test
  void p1_aTokenThatLosesAllRightsIsAnAccessFailureAndNotAnEmptyList() {
    loseRights("all", NOTHING);
  }

  @Test
  void p1_aTokenWithoutRightsIsToldSoAndASecretIsNotRepeated() {
    admin.register("hidden", "hidden-1", 8080);
    String secret = UUID.randomUUID().toString();
    try (ServiceDiscovery unknown = open(secret)) {
      assertThatThrownBy(() -> unknown.discover("hidden"))
          .isInstanceOf(AccessRefusedException.class)
          .hasMessageNotContaining(secret);
    }
    admin.policy("", "poor", NOTHING);
    try (ServiceDiscovery poor = open(admin.tokenFor("poor"))) {
      assertThatThrownBy(() -> poor.discover("hidden")).isInstanceOf(AccessRefusedException.class);
    }
  }
}
