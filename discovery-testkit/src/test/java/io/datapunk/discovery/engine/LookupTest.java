package io.datapunk.discovery.engine;

import static io.datapunk.discovery.engine.ScriptedRegistry.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.AccessRefusedException;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.ServiceUnavailableException;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a lookup answers, from where, and what it waits for. */
class LookupTest extends EngineTest {

  private CompletableFuture<ServiceSnapshot> begin(ServiceDiscovery from, ServiceQuery query) {
    CompletableFuture<ServiceSnapshot> lookup = from.discoverAsync(query).toCompletableFuture();
    runtime.run();
    return lookup;
  }

  private CompletableFuture<ServiceSnapshot> begin() {
    return begin(discovery, ServiceQuery.of("api"));
  }

  private ServiceSnapshot load(String... ids) {
    CompletableFuture<ServiceSnapshot> lookup = begin();
    registry
        .next()
        .answer(
            7, Arrays.stream(ids).map(ScriptedRegistry::endpoint).toArray(ServiceEndpoint[]::new));
    runtime.run();
    return result(lookup);
  }

  @Test
  void p2_theFirstAnswerIsTheRegistrysAndTheNextTheCaches() {
    ServiceSnapshot first = load("a");
    ServiceSnapshot second = discovery.discover("api");

    assertThat(first.source()).isEqualTo(SnapshotSource.REGISTRY);
    assertThat(second.source()).isEqualTo(SnapshotSource.LOCAL_CACHE);
    assertThat(second.version()).isEqualTo(first.version());
    assertThat(second).isSameAs(discovery.discover("api"));
    assertThat(registry.asked()).isEqualTo(1);
  }

  @Test
  void p1_aFailingRegistryIsAnExceptionAndNeverAnEmptyList() {
    CompletableFuture<ServiceSnapshot> lookup = begin();
    for (int i = 0; i < 30; i++) {
      while (registry.isAsked()) {
        registry.next().fail(Kind.UNAVAILABLE);
      }
      runtime.advance(Duration.ofMillis(100));
    }

    assertThat(lookup).isCompletedExceptionally();
    assertThatThrownBy(lookup::join).hasCauseInstanceOf(ServiceUnavailableException.class);
    assertThat(registry.asked()).isGreaterThan(2); // it was tried again within the deadline
  }

  @Test
  void p1_aFailedFirstFetchIsNotRememberedAsEmpty() {
    CompletableFuture<ServiceSnapshot> lookup = begin();
    registry.next().fail(Kind.INVALID);
    runtime.run();
    assertThat(lookup).isCompletedExceptionally();

    assertThat(ids(load("a"))).containsExactly("a");
  }

  @Test
  void p1_aDeniedLookupIsToldSoAtOnce() {
    CompletableFuture<ServiceSnapshot> lookup = begin();
    registry.next().fail(Kind.DENIED);
    runtime.run();

    assertThatThrownBy(lookup::join).hasCauseInstanceOf(AccessRefusedException.class);
  }

  @Test
  void p3_aHangingRegistryEndsAFirstLookupAtItsDeadline() {
    long began = runtime.ticks().nanos();

    assertThatThrownBy(() -> discovery.discover("api"))
        .isInstanceOf(ServiceUnavailableException.class);

    assertThat(Duration.ofNanos(runtime.ticks().nanos() - began))
        .isBetween(seconds(2), Duration.ofMillis(2_100));
  }

  @Test
  void p3_aKnownServiceOfASickRegistryIsAnsweredWithoutWaiting() {
    load("a");
    runtime.advance(seconds(31));
    begin();
    registry.next().fail(Kind.UNREACHABLE);
    runtime.run();
    long began = runtime.ticks().nanos();

    ServiceSnapshot stale = discovery.discover("api");

    assertThat(runtime.ticks().nanos()).isEqualTo(began);
    assertThat(stale.staleReason()).contains(StaleReason.REGISTRY_UNAVAILABLE);
    assertThat(ids(stale)).containsExactly("a");
  }

  @Test
  void p3_anExpiredViewWaitsForItsRefreshAtMostFreshWait() {
    load("a");
    runtime.advance(seconds(31));
    long began = runtime.ticks().nanos();

    ServiceSnapshot stale = discovery.discover("api"); // nobody answers

    assertThat(Duration.ofNanos(runtime.ticks().nanos() - began)).isEqualTo(Duration.ofMillis(100));
    assertThat(stale.isStale()).isTrue();
    registry.next().answer(8, endpoint("b"));
    runtime.run();
    assertThat(ids(discovery.discover("api"))).containsExactly("b");
  }

  @Test
  void p3_aViewInUseIsRefreshedBeforeItExpires() {
    load("a");
    discovery.discover("api");

    runtime.advance(seconds(24));
    registry.next().answer(8, endpoint("a"));
    runtime.advance(seconds(20));

    assertThat(discovery.discover("api").isStale()).isFalse();
  }

  @Test
  void p3_aViewOutOfUseIsNotRefreshed() {
    load("a");
    runtime.advance(seconds(120));

    assertThat(registry.asked()).isEqualTo(1);
  }

  @Test
  void p3_nothingOlderThanMaxStaleIsServed() {
    load("a");
    runtime.advance(Duration.ofHours(24).plusSeconds(1));
    CompletableFuture<ServiceSnapshot> lookup = begin();
    registry.next().fail(Kind.INVALID);
    runtime.run();

    assertThatThrownBy(lookup::join)
        .hasCauseInstanceOf(ServiceUnavailableException.class)
        .cause()
        .extracting(e -> ((ServiceUnavailableException) e).lastKnownAge().orElseThrow())
        .isEqualTo(Duration.ofHours(24).plusSeconds(1));
  }

  @Test
  void p3_aQueryMayTightenMaxStaleAndIsToldHowOldTheLastAnswerIs() {
    load("a");
    runtime.advance(seconds(60));
    CompletableFuture<ServiceSnapshot> lookup =
        begin(discovery, ServiceQuery.builder("api").maxStale(seconds(10)).build());
    registry.next().fail(Kind.INVALID);
    runtime.run();

    assertThatThrownBy(lookup::join)
        .hasCauseInstanceOf(ServiceUnavailableException.class)
        .cause()
        .extracting(e -> ((ServiceUnavailableException) e).lastKnownAge().orElseThrow())
        .isEqualTo(seconds(60));
  }

  @Test
  void p11_callersOfOneServiceShareOneLoadAndNoneCancelsItForTheOthers() {
    CompletableFuture<ServiceSnapshot> first = begin();
    CompletableFuture<ServiceSnapshot> second = begin();
    first.cancel(true);
    registry.next().answer(7, endpoint("a"));
    runtime.run();

    assertThat(ids(result(second))).containsExactly("a");
    assertThat(registry.asked()).isEqualTo(1);
  }

  @Test
  void p1_aServiceWithoutEndpointsIsEmptyAndRememberedBriefly() {
    assertThat(load().isEmpty()).isTrue();
    assertThat(discovery.discover("api").isEmpty()).isTrue();
    assertThat(registry.asked()).isEqualTo(1);

    runtime.advance(Duration.ofMillis(1_001));
    CompletableFuture<ServiceSnapshot> later = begin();
    registry.next().answer(8, endpoint("a"));
    runtime.run();

    assertThat(ids(result(later))).containsExactly("a");
  }

  @Test
  void p2_versionsGrowWithEachViewPublished() {
    long first = load("a").version();
    runtime.advance(seconds(31));
    CompletableFuture<ServiceSnapshot> again = begin();
    registry.next().answer(8, endpoint("b"));
    runtime.run();

    assertThat(result(again).version()).isGreaterThan(first);
  }

  @Test
  void queriesFilterByHealthTagAndMetadataOnTheSameView() {
    CompletableFuture<ServiceSnapshot> lookup =
        begin(discovery, ServiceQuery.builder("api").tags("v2").metadata("zone", "b").build());
    registry
        .next()
        .answer(
            7,
            endpoint("a").toBuilder().tags(List.of("v1")).build(),
            endpoint("b").toBuilder()
                .tags(List.of("v1", "v2"))
                .metadata(Map.of("zone", "b"))
                .build(),
            endpoint("c").toBuilder()
                .tags(List.of("v2"))
                .metadata(Map.of("zone", "b"))
                .health(HealthStatus.WARNING)
                .build());
    runtime.run();

    assertThat(ids(result(lookup))).containsExactly("b");
    assertThat(ids(discovery.discover("api"))).containsExactly("a", "b");
    ServiceQuery lenient = ServiceQuery.builder("api").minimumHealth(HealthStatus.WARNING).build();
    assertThat(ids(discovery.discover(lenient))).containsExactly("a", "b", "c");
    assertThat(discovery.discover(lenient)).isSameAs(discovery.discover(lenient));
    assertThat(registry.asked()).isEqualTo(1);
  }

  @Test
  void withCachingOffEachLookupAsksTheRegistry() {
    try (ServiceDiscovery uncached = open(config -> config.caching(false))) {
      for (int i = 1; i <= 3; i++) {
        CompletableFuture<ServiceSnapshot> lookup = begin(uncached, ServiceQuery.of("api"));
        registry.next().answer(7, endpoint("a"));
        runtime.run();
        assertThat(result(lookup).source()).isEqualTo(SnapshotSource.REGISTRY);
        assertThat(registry.asked()).isEqualTo(i);
      }
    }
  }

  @Test
  void afterCloseEveryCallIsRefused() {
    discovery.close();

    assertThatThrownBy(() -> discovery.discover("api")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> discovery.services()).isInstanceOf(IllegalStateException.class);
  }
}
