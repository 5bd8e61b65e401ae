package io.datapunk.discovery.it.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.it.servers.Await;
import io.datapunk.discovery.it.servers.ConsulMember;
import io.datapunk.discovery.it.servers.Data;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** An agent whose servers have no leader: nobody can confirm anything, and no lookup waits. */
class LeaderlessIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration CACHE_TTL = Duration.ofSeconds(5);
  private static final Duration BETWEEN_LOOKUPS = Duration.ofMillis(1);

  private static ServiceDiscovery open(Cluster cluster) {
    return ServiceDiscovery.open(
        ServiceDiscoveryConfig.builder()
            .registry("consul://" + cluster.agent().httpUri().getAuthority())
            .cacheTtl(CACHE_TTL)
            .metrics("none:")
            .build());
  }

  private static void register(Cluster cluster, String id) throws IOException {
    String body =
        "{\"Node\":\"elsewhere\",\"Address\":\"10.0.0.2\",\"Service\":{\"Service\":\"api\",\"ID\":\"%s\",\"Address\":\"10.0.0.2\",\"Port\":80}}"
            .formatted(id);
    String unused =
        new ConsulHttp(cluster.agent().httpUri()).put("/v1/catalog/register", body.getBytes(UTF_8));
  }

  @Test
  void p1_p5_lookupsGoOnAtTheirNormalSpeedAndThenAllIsRightAgain() throws IOException {
    try (Cluster cluster = new Cluster("");
        ServiceDiscovery watching = open(cluster);
        ServiceDiscovery looking = open(cluster)) {
      register(cluster, "one");
      watching.watch("api", change -> {});
      Await.until("known", PATIENCE, () -> knows(watching, "one") && knows(looking, "one"));

      List<ConsulMember> quorum = List.of(cluster.leader(), cluster.followers().get(0));
      quorum.forEach(ConsulMember::kill);
      lookUpAllTheTime(List.of(watching, looking), CACHE_TTL.multipliedBy(2));
      assertThat(watching.discover("api").isStale()).isTrue();
      assertThat(looking.discover("api").isStale()).isTrue();

      quorum.forEach(server -> server.restart(Data.KEEP));
      cluster.awaitLeader();
      Await.until("changed", PATIENCE, () -> registered(cluster, "two"));
      Await.until(
          "right", PATIENCE, () -> knows(watching, "one", "two") && knows(looking, "one", "two"));
    }
  }

  private static boolean registered(Cluster cluster, String id) throws IOException {
    register(cluster, id);
    return true;
  }

  private static boolean knows(ServiceDiscovery discovery, String... ids) {
    ServiceSnapshot seen = discovery.discover("api");
    return !seen.isStale()
        && seen.endpoints().stream().map(ServiceEndpoint::id).toList().equals(List.of(ids));
  }

  private static void lookUpAllTheTime(List<ServiceDiscovery> discoveries, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    try (LookupTimes times = new LookupTimes()) {
      while (System.nanoTime() - end < 0) {
        for (ServiceDiscovery discovery : discoveries) {
          assertThat(times.of(() -> discovery.discover("api")).size()).isEqualTo(1);
        }
        LockSupport.parkNanos(BETWEEN_LOOKUPS.toNanos());
      }
      times.assertNormal("leaderless");
    }
  }
}
