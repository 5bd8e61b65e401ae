package io.datapunk.discovery.inmemory.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.inmemory.CacheFault;
import io.datapunk.discovery.inmemory.RegistryFault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mistakes seen in other libraries, of those that concern caches. */
class CacheTrapsTest {

  private final MatrixWorld world = new MatrixWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private ServiceDiscovery jvm() {
    return world.open(true, new ResultCounts());
  }

  private CompletableFuture<ServiceSnapshot> lookUp(ServiceDiscovery from, Duration time) {
    CompletableFuture<ServiceSnapshot> lookup = from.discoverAsync("api").toCompletableFuture();
    world.time.advanceUntil(lookup::isDone, time);
    return lookup;
  }

  private ServiceSnapshot found(ServiceDiscovery from) {
    CompletableFuture<ServiceSnapshot> lookup = lookUp(from, Duration.ofSeconds(5));
    assertThat(lookup).isCompleted();
    return lookup.join();
  }

  @Test
  void p1_trap1_anErrorOnEitherLevelIsNeverAnEmptyList() {
    world.register("x");
    world.registry.faults().begin(RegistryFault.OUTAGE);
    world.cache.faults().begin(CacheFault.OUTAGE);

    ServiceDiscovery jvm = jvm();
    assertThat(lookUp(jvm, Duration.ofSeconds(5))).isCompletedExceptionally();
    assertThat(lookUp(jvm, Duration.ofSeconds(5))).isCompletedExceptionally();
    assertThat(world.cache.keys()).isEmpty();
  }

  @Test
  void p1_trap3_aFailedFirstFetchIsNotRememberedAsEmptyByAnybody() {
    world.register("x");
    world.registry.faults().begin(RegistryFault.OUTAGE);
    ServiceDiscovery jvm = jvm();
    assertThat(lookUp(jvm, Duration.ofSeconds(5))).isCompletedExceptionally();
    world.registry.faults().heal();
    world.time.advance(Duration.ofSeconds(1));
    lookUp(jvm, Duration.ofSeconds(5)); // at the latest now it is tried again

    world.time.advance(Duration.ofMillis(100));
    assertThat(found(jvm).endpoints()).extracting(ServiceEndpoint::id).containsExactly("x");
    assertThat(found(jvm()).endpoints()).extracting(ServiceEndpoint::id).containsExactly("x");
  }

  @Test
  void p3_trap7_aQuietServiceStandsInTheCacheAgainAfterThatLostIt() {
    world.register("x");
    jvm().watch("api", change -> {});
    world.time.advance(Duration.ofSeconds(1));
    assertThat(world.cache.keys()).hasSize(1);

    world.cache.faults().flush();
    world.time.advance(Duration.ofSeconds(26)); // nothing changes, but it is confirmed

    assertThat(found(jvm()).source()).isEqualTo(SnapshotSource.DISTRIBUTED_CACHE);
  }

  @Test
  void trap14_aTagThatComesTwiceAndAnIdOfOnesOwnLoseNothing() {
    ServiceRegistration registration =
        ServiceRegistration.builder("api", "10.0.0.1", 8080)
            .id("mine")
            .tags("blue", "blue")
            .metadata("zone", "a")
            .build();
    world.registry.register(new DesiredInstance(registration, List.of(), "owner", 1));
    found(jvm());
    world.time.run();

    ServiceSnapshot shared = found(jvm());
    ServiceEndpoint endpoint = shared.endpoint("mine").orElseThrow();
    assertThat(shared.source()).isEqualTo(SnapshotSource.DISTRIBUTED_CACHE);
    assertThat(endpoint.tags()).containsExactly("blue");
    assertThat(endpoint.metadata()).containsEntry("zone", "a").hasSize(1);
  }
}
