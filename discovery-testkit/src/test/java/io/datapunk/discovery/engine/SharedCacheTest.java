package io.datapunk.discovery.engine;

import static io.datapunk.discovery.engine.ScriptedRegistry.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.engine.FakeCache.Trouble;
import io.datapunk.discovery.engine.ScriptedRegistry.Question;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Two JVMs, each with a registry of its own to ask, and one cache between them. */
class SharedCacheTest {

  private final SimulatedRuntime world = SimulatedRuntime.inOrder();
  private final FakeCache cache = new FakeCache(world.ticks());
  private final Jvm a = new Jvm(world);
  private final Jvm b = new Jvm(world.another("b"));

  private final class Jvm {
    final ScriptedRegistry registry = new ScriptedRegistry();
    final CountingSink metrics = new CountingSink();
    final ServiceDiscovery discovery;

    Jvm(EngineRuntime runtime) {
      discovery =
          ServiceDiscoveryManager.builder(
                  ServiceDiscoveryConfig.builder().registry("scripted:").build())
              .registry(registry)
              .distributedCache(cache)
              .metrics(metrics)
              .runtime(runtime)
              .build();
    }

    CompletableFuture<ServiceSnapshot> begin() {
      CompletableFuture<ServiceSnapshot> lookup =
          discovery.discoverAsync(ServiceQuery.of("api")).toCompletableFuture();
      world.run();
      return lookup;
    }

    ServiceSnapshot load(long cursor, ServiceEndpoint... endpoints) {
      CompletableFuture<ServiceSnapshot> lookup = begin();
      registry.next().answer(cursor, endpoints);
      world.run();
      return EngineTest.result(lookup);
    }
  }

  @Test
  void p3_anotherJvmsFreshAnswerSparesTheRegistryAndKeepsItsAge() {
    ServiceSnapshot first = a.load(7, endpoint("x"));
    world.advance(Duration.ofSeconds(10));

    ServiceSnapshot second = EngineTest.result(b.begin());

    assertThat(second.source()).isEqualTo(SnapshotSource.DISTRIBUTED_CACHE);
    assertThat(second.sameEndpointsAs(first)).isTrue();
    assertThat(second.confirmedAt()).isEqualTo(first.confirmedAt());
    assertThat(b.registry.asked()).isZero();
    world.advance(Duration.ofSeconds(21));
    b.begin();
    assertThat(b.registry.isAsked()).isTrue(); // the age counted on
  }

  @Test
  void p3_aColdStartWithTheRegistryDownIsServedStale() {
    a.load(7, endpoint("x"));
    world.advance(Duration.ofMinutes(10));
    CompletableFuture<ServiceSnapshot> lookup = b.begin();
    b.registry.next().fail(Kind.INVALID);
    world.run();

    assertThat(EngineTest.result(lookup).staleReason()).contains(StaleReason.UNCONFIRMED);
    assertThat(EngineTest.result(lookup).endpoints()).extracting("id").containsExactly("x");
  }

  @Test
  void p3_aQueryThatAsksForYoungerThanTheCacheHoldsWaitsForTheRegistry() {
    a.load(7, endpoint("x"));
    world.advance(Duration.ofSeconds(40));
    CompletableFuture<ServiceSnapshot> lookup =
        b.discovery
            .discoverAsync(ServiceQuery.builder("api").maxStale(Duration.ofSeconds(10)).build())
            .toCompletableFuture();
    world.advance(Duration.ofMillis(300)); // others were served by now
    assertThat(lookup).isNotDone();
    while (b.registry.isAsked()) { // what differs from another JVM's view is asked about once more
      b.registry.next().answer(8, endpoint("x"), endpoint("y"));
      world.run();
    }

    assertThat(EngineTest.result(lookup).size()).isEqualTo(2);
    assertThat(EngineTest.result(lookup).isStale()).isFalse();
  }

  @Test
  void p3_aColdStartBeforeTheCacheIsReachableIsServedOnceItIs() {
    a.load(7, endpoint("x"));
    cache.trouble(Trouble.FAILING);
    CompletableFuture<ServiceSnapshot> lookup = b.begin();
    b.registry.next().fail(Kind.UNREACHABLE);
    cache.trouble(Trouble.NONE);
    world.advance(Duration.ofSeconds(1));

    ServiceSnapshot served = EngineTest.result(lookup);
    assertThat(served.source()).isEqualTo(SnapshotSource.DISTRIBUTED_CACHE);
    assertThat(served.endpoints()).extracting("id").containsExactly("x");
  }

  @Test
  void aChangeSeenByOneJvmReachesTheOtherWithoutItsRegistry() {
    a.load(7, endpoint("x"));
    b.begin();
    world.advance(Duration.ofMillis(1));
    a.discovery.watch("api", change -> {});
    world.run();
    a.registry.next().answer(8, endpoint("x"), endpoint("y"));
    world.advance(Duration.ofMillis(101)); // a watched change is shared within this

    ServiceSnapshot seen = b.discovery.discover("api");

    assertThat(seen.endpoints()).extracting("id").containsExactly("x", "y");
    assertThat(b.registry.asked()).isZero();
  }

  @Test
  void p4_anOlderEntryDoesNotReplaceANewerView() {
    a.load(7, endpoint("old"));
    world.advance(Duration.ofSeconds(31));
    cache.trouble(Trouble.FAILING); // b's own answer is not shared
    ServiceSnapshot own = b.load(9, endpoint("new"));
    cache.trouble(Trouble.NONE);
    world.advance(Duration.ofSeconds(2));

    cache.resubscribe(); // b looks at what is held
    world.advance(Duration.ofSeconds(3));

    assertThat(b.discovery.discover("api").sameEndpointsAs(own)).isTrue();
  }

  /** A poll's change is as old as its question; the read after it brings it past what b wrote. */
  @Test
  void aChangeThatAPollBringsLateReachesTheOtherAfterOneMoreRead() {
    a.discovery.watch("api", change -> {});
    world.run();
    a.registry.next().answer(7, endpoint("x"));
    world.run();
    b.begin();
    world.advance(Duration.ofSeconds(20));
    b.begin();
    world.advance(Duration.ofMillis(4_500)); // b's view is in use, and asked about in time
    b.registry.next().answer(7, endpoint("x"));
    world.run();
    a.registry.next().answer(8, endpoint("x"), endpoint("y"));
    world.run();
    assertThat(b.discovery.discover("api").size()).isEqualTo(1);

    a.registry.next().answer(8, endpoint("x"), endpoint("y"));
    world.advance(Duration.ofMillis(101)); // a watched change is shared within this

    assertThat(b.discovery.discover("api").size()).isEqualTo(2);
  }

  @Test
  void p9_aLossAgainstWhatAnotherJvmHasSeenIsHeld() {
    a.load(7, endpoint("x"), endpoint("y"), endpoint("z"));
    b.begin();
    world.advance(Duration.ofSeconds(31));
    CompletableFuture<ServiceSnapshot> lookup = b.begin();
    b.registry.next().answer(3); // a registry that lost all
    world.run();
    b.registry.next().answer(3);
    world.run();

    assertThat(EngineTest.result(lookup).size()).isEqualTo(3);
    assertThat(EngineTest.result(lookup).isStale()).isTrue();
  }

  /** Servers that were restarted answer from an old part of their log, and say no lag. */
  @Test
  void p4_anOlderAnswerDoesNotReplaceWhatAnotherJvmHasSeen() {
    b.load(7, endpoint("x"));
    world.advance(Duration.ofMillis(1));
    a.discovery.watch("api", change -> {});
    world.run();
    a.registry.next().answer(9, endpoint("x"), endpoint("y"));
    world.advance(Duration.ofMillis(101)); // a watched change is shared within this
    assertThat(b.discovery.discover("api").size()).isEqualTo(2);
    world.advance(Duration.ofSeconds(31));
    CompletableFuture<ServiceSnapshot> lookup = b.begin();
    b.registry.next().answer(7, endpoint("x"));
    world.run();

    Question decisive = b.registry.next();
    assertThat(decisive.request.consistency()).isEqualTo(Consistency.CONSISTENT);
    decisive.answer(9, endpoint("x"), endpoint("y"));
    world.run();

    assertThat(EngineTest.result(lookup).endpoints()).extracting("id").containsExactly("x", "y");
  }

  @Test
  void p10_aFailingCacheFailsNoLookup() {
    cache.trouble(Trouble.FAILING);

    assertThat(a.load(7, endpoint("x")).source()).isEqualTo(SnapshotSource.REGISTRY);
  }

  @Test
  void p10_aHungCacheCostsItsTimeoutAndSoonNothing() {
    cache.trouble(Trouble.HANGING);
    for (int service = 0; service < 10; service++) {
      long began = world.ticks().nanos();
      CompletableFuture<ServiceSnapshot> lookup =
          a.discovery.discoverAsync("s" + service).toCompletableFuture();
      world.advanceUntil(a.registry::isAsked, Duration.ofMillis(50));
      a.registry.next().answer(7);
      world.run();
      assertThat(lookup).isCompleted();
      long took = world.ticks().nanos() - began;
      assertThat(took).isLessThanOrEqualTo(Duration.ofMillis(50).toNanos());
      if (service >= 3) {
        assertThat(took).isZero();
      }
    }
  }

  @Test
  void p10_aHungCacheIsTriedAgainLater() {
    cache.trouble(Trouble.HANGING);
    for (int service = 0; service < 5; service++) {
      a.discovery.discoverAsync("s" + service);
      world.advance(Duration.ofMillis(50));
    }
    int before = cache.calls();
    cache.trouble(Trouble.NONE);
    world.advance(Duration.ofSeconds(2));

    a.discovery.discoverAsync("later");
    world.run();

    assertThat(cache.calls()).isGreaterThan(before);
  }

  @Test
  void p12_aPoisonedEntryIsRefusedCountedAndTheRegistryAsked() {
    a.load(7, endpoint("x"));
    cache.poison();
    CompletableFuture<ServiceSnapshot> lookup = b.begin();
    b.registry.next().answer(7, endpoint("x"));
    world.run();

    assertThat(EngineTest.result(lookup).source()).isEqualTo(SnapshotSource.REGISTRY);
    assertThat(b.metrics.count("discovery.cache.requests")).isPositive();
  }

  @Test
  void p12_anOversizedEntryIsRefusedUnreadCountedAndReplaced() {
    a.load(7, endpoint("x"));
    cache.poison(new byte[DistributedCache.LONGEST_PAYLOAD + 1]);
    CompletableFuture<ServiceSnapshot> lookup = b.begin();
    world.advance(Duration.ofMillis(1)); // what stands there claims to be of now
    b.registry.next().answer(7, endpoint("x"));
    world.advance(Duration.ofSeconds(31));

    assertThat(EngineTest.result(lookup).source()).isEqualTo(SnapshotSource.REGISTRY);
    assertThat(b.metrics.shared("oversized")).isEqualTo(1);
    b.load(7, endpoint("x"));
    assertThat(b.metrics.shared("stored")).isEqualTo(1);
  }

  @Test
  void p10_aQuietServicesEntryIsTouchedWithoutItsPayload() {
    a.discovery.watch("api", change -> {});
    world.run();
    a.registry.next().answer(7, endpoint("x"));
    world.advance(Duration.ofMillis(101));
    for (int polls = 0; polls < 10; polls++) {
      world.advance(Duration.ofSeconds(24));
      a.registry.next().answer(7, endpoint("x"));
      world.run();
    }

    assertThat(cache.payloadsWritten()).isEqualTo(1);
    assertThat(EngineTest.result(b.begin()).isStale()).isFalse();
  }

  @Test
  void p10_aFlushedCacheIsFilledAgainByTheNextConfirmation() {
    a.discovery.watch("api", change -> {});
    world.run();
    a.registry.next().answer(7, endpoint("x"));
    world.advance(Duration.ofMillis(101));
    cache.flush();
    world.advance(Duration.ofSeconds(24));
    a.registry.next().answer(7, endpoint("x"));
    world.run();

    assertThat(EngineTest.result(b.begin()).source()).isEqualTo(SnapshotSource.DISTRIBUTED_CACHE);
  }
}
