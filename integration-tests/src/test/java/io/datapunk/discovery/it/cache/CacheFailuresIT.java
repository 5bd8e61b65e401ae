package io.datapunk.discovery.it.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.it.RedisWire;
import io.datapunk.discovery.it.chaos.LookupTimes;
import io.datapunk.discovery.it.servers.Await;
import io.datapunk.discovery.it.servers.Data;
import io.datapunk.discovery.it.servers.Servers;
import io.datapunk.discovery.micrometer.MicrometerMetricsSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows of the failure matrix that real servers can be put into. */
@Timeout(180)
class CacheFailuresIT {

  private static final String MANAGEMENT = UUID.randomUUID().toString();

  private static final Duration LONGER_THAN_FRESH = RealPair.CACHE_TTL.plusSeconds(3);
  private static final Duration BETWEEN_LOOKUPS = Duration.ofMillis(1);

  /** What is promised of a watch, 2 s and {@code recovery-spread}; and a second for looking. */
  private static final Duration WATCH_BOUND = Duration.ofSeconds(5);

  /** As long as what was true before counts as fresh, and a second. */
  private static final Duration LOOKUP_BOUND = RealPair.CACHE_TTL.plusSeconds(1);

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
    assertThat(Trail.idsOf(snapshot)).containsExactly(ids);
  }

  /** What is known is never empty and never slow, for longer than it is fresh. */
  private static void assertServedAllTheTime(String trouble, ServiceDiscovery discovery) {
    long end = System.nanoTime() + LONGER_THAN_FRESH.toNanos();
    try (LookupTimes times = new LookupTimes()) {
      while (System.nanoTime() - end < 0) {
        assertIds(times.of(() -> discovery.discover("api")), "one");
        LockSupport.parkNanos(BETWEEN_LOOKUPS.toNanos());
      }
      times.assertNormal(trouble);
    }
  }

  // Redis

  @Test
  void p10_redisHangs() {
    ServiceDiscovery discovery = knowing();
    pair.redis.pause();
    assertServedAllTheTime("Redis hung", discovery);
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
    assertServedAllTheTime("Redis killed", discovery);
    assertIds(discovery.discover("other"), "two");
    pair.redis.restart(Data.WIPE);
    awaitDistributedHit();
  }

  @Test
  void p10_redisIsFull() {
    ServiceDiscovery discovery = knowing();
    RedisWire.ask(pair.redis.port(), "CONFIG", "SET", "maxmemory", "1");
    RedisWire.ask(pair.redis.port(), "CONFIG", "SET", "maxmemory-policy", "noeviction");
    assertServedAllTheTime("Redis full", discovery);
    assertIds(discovery.discover("other"), "two");
    RedisWire.ask(pair.redis.port(), "CONFIG", "SET", "maxmemory", "0");
    awaitDistributedHit();
  }

  @Test
  void p10_redisIsFlushed() {
    ServiceDiscovery discovery = knowing();
    discovery.watch("api", change -> {});
    RedisWire.ask(pair.redis.port(), "FLUSHALL");
    assertServedAllTheTime("Redis flushed", discovery);
    awaitDistributedHit();
  }

  @Test
  void p12_redisIsPoisoned() {
    ServiceDiscovery discovery = knowing();
    pair.tamper("api", "redis.call('HSET', k, 'p', 'DP is what it begins with')");
    ServiceDiscovery cold = managed();
    RealPair.look(cold, "warm-up");
    assertIds(RealPair.eventually(cold, "api"), "one");
    awaitDistributedHit();
    pair.tamper("api", "redis.call('HSET', k, 'p', 'DP is what it begins with')");
    assertServedAllTheTime("Redis poisoned", discovery);
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
    awaitDistributedHit("one");
  }

  private void awaitDistributedHit(String... ids) {
    Await.until(
        "a cold start is served by the cache",
        RealPair.PATIENCE,
        () -> {
          ServiceDiscovery cold = managed();
          RealPair.look(cold, "warm-up"); // gives the connection its time
          return RealPair.look(cold, "api")
              .filter(seen -> seen.source() == SnapshotSource.DISTRIBUTED_CACHE)
              .filter(seen -> Trail.idsOf(seen).equals(List.of(ids)))
              .isPresent();
        });
  }

  // Consul

  @Test
  void p3_theAgentIsFrozen() {
    ServiceDiscovery discovery = knowing();
    pair.consul.pause();
    try {
      assertServedAllTheTime("agent frozen", discovery);
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
    assertServedAllTheTime("agent killed", discovery);
    ServiceDiscovery cold = managed();
    assertIds(RealPair.eventually(cold, "api"), "one");
    pair.consul.restart(Data.WIPE);
    // Without its tokens the agent refuses what was allowed: never a reason for an empty list.
    assertServedAllTheTime("agent wiped, its tokens too", discovery);
    assertIds(RealPair.eventually(cold, "api"), "one");
  }

  @Test
  void p4_theRegistryIsRestored() {
    byte[] backup = operator.snapshot();
    operator.registerElsewhere("api", "later");
    Trail told = new Trail();
    ServiceDiscovery watching = managed();
    watching.watch("api", change -> told.saw(change.snapshot()));
    Await.until("the watch", RealPair.PATIENCE, () -> told.endsWith("later", "one"));
    ServiceDiscovery looking = managed();
    assertIds(RealPair.eventually(looking, "api"), "later", "one");
    awaitDistributedHit("later", "one");

    Trail besideWatch = new Trail();
    Trail looked = new Trail();
    besideWatch.saw(watching.discover("api"));
    looked.saw(looking.discover("api"));
    CompletableFuture<Long> restored = CompletableFuture.supplyAsync(() -> restore(backup));
    try (LookupTimes times = new LookupTimes()) {
      Await.until(
          "the state of the snapshot, told and looked up, for longer than another one is fresh",
          RealPair.PATIENCE,
          () -> {
            besideWatch.saw(times.of(() -> watching.discover("api")));
            looked.saw(times.of(() -> looking.discover("api")));
            return restored.isDone()
                && told.hasBeenFor(LONGER_THAN_FRESH, "one")
                && besideWatch.hasBeenFor(LONGER_THAN_FRESH, "one")
                && looked.hasBeenFor(LONGER_THAN_FRESH, "one");
          });
      times.assertNormal("restored");
    }

    List<String> before = List.of("later", "one");
    List<String> now = List.of("one");
    for (Trail trail : List.of(told, besideWatch, looked)) {
      assertThat(trail.states()).containsExactly(before, now);
    }
    assertThat(told.changedAfter(restored.join())).isLessThan(WATCH_BOUND);
    assertThat(besideWatch.changedAfter(restored.join())).isLessThan(WATCH_BOUND);
    assertThat(looked.changedAfter(restored.join())).isLessThan(LOOKUP_BOUND);
    assertThat(watching.discover("api").isStale()).isFalse();
    awaitDistributedHit("one");
    pair.consul.kill();
    ServiceSnapshot cold = RealPair.eventually(managed(), "api");
    assertIds(cold, "one");
    assertThat(cold.source()).isEqualTo(SnapshotSource.DISTRIBUTED_CACHE);
  }

  private long restore(byte[] backup) {
    operator.restore(backup);
    return System.nanoTime();
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

    assertServedAllTheTime("rights cut", discovery);
    Await.until("marked stale", RealPair.PATIENCE, () -> discovery.discover("api").isStale());
  }
}
