package io.datapunk.discovery.engine;

import static io.datapunk.discovery.engine.ScriptedRegistry.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.engine.CacheFleet.Jvm;
import io.datapunk.discovery.engine.FakeCache.Held;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A view that had to make room, and what the distributed cache holds of its service. */
class EvictedTest {

  private final CacheFleet fleet = new CacheFleet();

  @Test
  void p4_whatWasEvictedDoesNotComeBackOlder() {
    Held copy = loadedByOther(endpoint("old"));
    Jvm small = loadedLater(endpoint("new"));
    evict(small);
    fleet.cache.restore(key(), copy);

    CompletableFuture<ServiceSnapshot> lookup = small.begin();

    assertThat(lookup).isNotDone();
    small.registry.next().answer(8, endpoint("new"));
    fleet.world.run();
    assertThat(EngineTest.result(lookup).endpoints()).extracting("id").containsExactly("new");
  }

  /** So that it is there also while the registry is away. */
  @Test
  void p4_aCopyThatSaysTheSameIsAsGoodAsWhatWasEvicted() {
    Held copy = loadedByOther(endpoint("same"));
    Jvm small = loadedLater(endpoint("same"));
    var confirmedAt = EngineTest.result(small.begin()).confirmedAt();
    evict(small);
    fleet.cache.restore(key(), copy);

    ServiceSnapshot served = EngineTest.result(small.begin());

    assertThat(served.source()).isEqualTo(SnapshotSource.DISTRIBUTED_CACHE);
    assertThat(served.confirmedAt()).isEqualTo(confirmedAt);
  }

  private Held loadedByOther(ServiceEndpoint now) {
    fleet.start(settings -> settings.registryName("main")).load(7, now);
    return fleet.cache.take(key());
  }

  private String key() {
    return fleet.cache.keys().stream()
        .filter(key -> key.endsWith("/api"))
        .findFirst()
        .orElseThrow();
  }

  private Jvm loadedLater(ServiceEndpoint now) {
    fleet.world.advance(Duration.ofSeconds(5));
    fleet.cache.flush();
    Jvm small = fleet.start(settings -> settings.registryName("main").localCacheServices(10));
    small.load(8, now);
    return small;
  }

  private void evict(Jvm small) {
    fleet.world.advance(Duration.ofSeconds(1));
    for (int i = 0; i < 40; i++) {
      CompletableFuture<ServiceSnapshot> lookup =
          small.discovery.discoverAsync(ServiceQuery.of("other" + i)).toCompletableFuture();
      fleet.world.run();
      small.registry.next().answer(7, endpoint("x"));
      fleet.world.run();
      assertThat(lookup).isCompleted();
    }
  }
}
