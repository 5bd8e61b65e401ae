package io.datapunk.discovery.it.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.it.RedisWire;
import io.datapunk.discovery.it.servers.Await;
import io.datapunk.discovery.it.servers.Data;
import io.datapunk.discovery.it.servers.Servers;
import io.datapunk.discovery.micrometer.MicrometerMetricsSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows of the failure matrix that real servers can be put into. */
@Timeout(180)
class CacheFailuresIT {

  private static final String MANAGEMENT = UUID.randomUUID().toString();

  private RealPair pair;
  private ConsulCalls operator;

  @BeforeEach
  void start() {
    pair = new RealPair(Servers.newConsul().acl(MANAGEMENT).start(), Servers.newRedis().start());
    operator = new ConsulCalls(pair.consul.httpUri(), MANAGEMENT);
    operator.register("api", "one");
    operator.register("other", "two");
  }

  @AfterEach
  void stop() {
    pair.close();
  }

  private ServiceDiscovery managed() {
    return pair.open(Credentials.token(() -> MANAGEMENT));
  }

  /** Returns a discovery that knows the service, which the cache holds as well. */
  private ServiceDiscovery knowing() {
    ServiceDiscovery discovery = managed();
    assertIds(RealPair.eventually(discovery, "api"), "one");
    pair.awaitShared("api");
    return discovery;
  }

  private static void assertIds(ServiceSnapshot snapshot, String... ids) {
    assertThat(snapshot.endpoints()).extracting("id").containsExactly((Object[]) ids);
  }

  /** What is known is never empty and never slow, for longer than it is fresh. */
  private static void assertServedAllTheTime(ServiceDiscovery discovery) {
    long end = System.nanoTime() + Duration.ofSeconds(8).toNanos();
    while (System.nanoTime() - end < 0) {
      assertIds(discovery.discover("api"), "one");
    }
  }

  // Redis

  @Test
  void p10_redisHangs() {
    ServiceDiscovery discovery = knowing();
    pair.redis.pause();
    assertServedAllTheTime(discovery);
    assertIds(discovery.discover("other"), "two");
    assertIds(RealPair.eventually(managed(), "api"), "one");
    pair.redis.resume();
    awaitDistributedHit();
  }

  @Test
  void p10_redisIsKilledAndComesBackEmpty() {
    ServiceDiscovery discovery = knowing();
    discovery.watch("api", change -> {});
    pair.redis.kill();
    assertServedAllTheTime(discovery);
    assertIds(discovery.discover("other"), "two");
    pair.redis.restart(Data.WIPE);
    awaitDistributedHit();
  }

  @Test
  void p10_redisIsFull() {
    ServiceDiscovery discovery = knowing();
    RedisWire.ask(pair.redis.port(), "CONFIG", "SET", "maxmemory", "1");
    RedisWire.ask(pair.redis.port(), "CONFIG", "SET", "maxmemory-policy", "noeviction");
    assertServedAllTheTime(discovery);
    assertIds(discovery.discover("other"), "two");
    RedisWire.ask(pair.redis.port(), "CONFIG", "SET", "maxmemory", "0");
    awaitDistributedHit();
  }

  @Test
  void p10_redisIsFlushed() {
    ServiceDiscovery discovery = knowing();
    discovery.watch("api", change -> {});
    RedisWire.ask(pair.redis.port(), "FLUSHALL");
    assertServedAllTheTime(discovery);
    awaitDistributedHit();
  }

  @Test
  void p12_redisIsPoisoned() {
    knowing();
    pair.tamper("api", "redis.call('HSET', k, 'p', 'DP is what it begins with')");
    ServiceDiscovery cold = managed();
    RealPair.look(cold, "warm-up");
    assertIds(RealPair.eventually(cold, "api"), "one");
    awaitDistributedHit();
  }

  /** What somebody with access to Redis puts there to fill the memory of its readers. */
  @Test
  void p12_redisHoldsAnEntryThatIsTooLong() {
    knowing();
    pair.tamper("api", "redis.call('HSET', k, 'p', string.rep('x', 50000000))");
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    ServiceDiscovery cold =
        pair.open(Credentials.token(() -> MANAGEMENT), MicrometerMetricsSink.of(meters));
    RealPair.look(cold, "warm-up");
    long before = RedisWire.sent(pair.redis.port());
    assertIds(RealPair.eventually(cold, "api"), "one");
    assertThat(meters.get("discovery.cache.requests").tag("result", "oversized").counter().count())
        .isEqualTo(1);
    awaitDistributedHit();
    assertThat(RedisWire.sent(pair.redis.port()) - before).isLessThan(1_000_000);
  }

  private void awaitDistributedHit() {
    Await.until(
        "a cold start is served by the cache",
        RealPair.PATIENCE,
        () -> {
          ServiceDiscovery cold = managed();
          RealPair.look(cold, "warm-up"); // gives the connection its time
          return RealPair.look(cold, "api")
              .filter(seen -> seen.source() == SnapshotSource.DISTRIBUTED_CACHE)
              .isPresent();
        });
  }

  // Consul

  @Test
  void p3_theAgentIsFrozen() {
    ServiceDiscovery discovery = knowing();
    pair.consul.pause();
    try {
      assertServedAllTheTime(discovery);
      ServiceSnapshot cold = RealPair.eventually(managed(), "api");
      assertIds(cold, "one");
      assertThat(cold.isStale()).isTrue();
    } finally {
      pair.consul.resume();
    }
  }

  @Test
  void p3_theAgentIsKilledAndComesBackWithoutItsState() {
    ServiceDiscovery discovery = knowing();
    discovery.watch("api", change -> {});
    pair.consul.kill();
    assertServedAllTheTime(discovery);
    ServiceDiscovery cold = managed();
    assertIds(RealPair.eventually(cold, "api"), "one");
    pair.consul.restart(Data.WIPE);
    // Without its tokens the agent refuses what was allowed: never a reason for an empty list.
    assertServedAllTheTime(discovery);
    assertIds(RealPair.eventually(cold, "api"), "one");
  }

  @Test
  void p4_theRegistryIsRestored() {
    byte[] backup = operator.snapshot();
    operator.register("api", "later");
    ServiceDiscovery discovery = managed();
    assertIds(RealPair.eventually(discovery, "api"), "later", "one");
    pair.awaitShared("api");
    operator.restore(backup);
    Await.until(
        "an answer that is the registry's again",
        Duration.ofSeconds(90),
        () -> {
          ServiceSnapshot seen = discovery.discover("api");
          assertThat(seen.isEmpty()).isFalse();
          return !seen.isStale();
        });
  }

  @Test
  void p1_theRightsAreCut() {
    String id =
        operator.policy(
            "",
            "reader",
            "service_prefix \"\" { policy = \"read\" } node_prefix \"\" { policy = \"read\" }");
    String token = operator.tokenFor("reader");
    ServiceDiscovery discovery = pair.open(Credentials.token(() -> token));
    assertIds(RealPair.eventually(discovery, "api"), "one");
    operator.policy("/" + id, "reader", "key_prefix \"unused\" { policy = \"read\" }");

    assertServedAllTheTime(discovery);
    Await.until("marked stale", RealPair.PATIENCE, () -> discovery.discover("api").isStale());
  }
}
