package io.datapunk.discovery.engine;

import static io.datapunk.discovery.engine.ScriptedRegistry.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.ServiceUnavailableException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the local cache keeps, what it gives up, and what it remembers of failures. */
class LookupBoundsTest extends EngineTest {

  private CompletableFuture<ServiceSnapshot> begin(ServiceDiscovery from, String service) {
    CompletableFuture<ServiceSnapshot> lookup = from.discoverAsync(service).toCompletableFuture();
    runtime.run();
    return lookup;
  }

  private void load(ServiceDiscovery from, String service, ServiceEndpoint... endpoints) {
    CompletableFuture<ServiceSnapshot> lookup = begin(from, service);
    answer(service, endpoints);
    result(lookup);
  }

  private void answer(String service, ServiceEndpoint... endpoints) {
    runtime.run();
    registry
        .find(question -> question.request.service().equals(service))
        .ifPresent(question -> question.answer(7, endpoints));
    runtime.run();
  }

  @Test
  void p3_namesFromUsersPushOutNoKnownViewWhileTheRegistryIsAway() {
    try (ServiceDiscovery small = open(s -> s.localCacheServices(10))) {
      for (int i = 0; i < 10; i++) {
        load(small, "known" + i, endpoint("x"));
      }
      for (int i = 0; i < 500; i++) {
        begin(small, "made-up-" + i); // nobody answers
      }
      for (int i = 0; i < 10; i++) {
        assertThat(begin(small, "known" + i)).isCompleted();
      }
    }
  }

  @Test
  void p11_theLocalCacheIsBoundedByServicesWatchedOnesNotCounted() {
    try (ServiceDiscovery small = open(s -> s.localCacheServices(10))) {
      for (int i = 0; i < 5; i++) {
        small.watch("watched" + i, change -> {});
        answer("watched" + i, endpoint("x"));
      }
      for (int i = 0; i < 100; i++) {
        load(small, "s" + i, endpoint("x"));
      }
      int asked = registry.asked();
      for (int i = 0; i < 5; i++) {
        assertThat(begin(small, "watched" + i)).isCompleted();
      }
      assertThat(registry.asked()).isEqualTo(asked);
      long held = IntStream.range(0, 100).filter(i -> begin(small, "s" + i).isDone()).count();
      assertThat(held).isBetween(1L, 10L);
    }
  }

  @Test
  void p11_theLocalCacheIsBoundedByEndpointsToo() {
    try (ServiceDiscovery small = open(s -> s.localCacheEndpoints(100))) {
      ServiceEndpoint[] forty =
          IntStream.range(0, 40).mapToObj(i -> endpoint("x" + i)).toArray(ServiceEndpoint[]::new);
      for (int i = 0; i < 20; i++) {
        load(small, "s" + i, forty);
      }
      long held = IntStream.range(0, 20).filter(i -> begin(small, "s" + i).isDone()).count();
      assertThat(held).isBetween(1L, 2L);
    }
  }

  @Test
  void p3_aViewInUseStaysWhereOthersGo() {
    try (ServiceDiscovery small = open(s -> s.localCacheServices(10))) {
      load(small, "busy", endpoint("x"));
      for (int i = 0; i < 200; i++) {
        assertThat(begin(small, "busy")).isCompleted();
        load(small, "s" + i, endpoint("x"));
      }
    }
  }

  private void failAll(Duration time) {
    long end = runtime.ticks().nanos() + time.toNanos();
    while (runtime.ticks().nanos() - end < 0) {
      while (registry.isAsked()) {
        registry.next().fail(Kind.UNREACHABLE);
        runtime.run();
      }
      runtime.advance(Duration.ofMillis(20));
    }
  }

  @Test
  void p1_whileTheRegistryIsAwayAFailureIsToldAtOnceAsAFailure() {
    CompletableFuture<ServiceSnapshot> first = begin(discovery, "api");
    failAll(seconds(3));
    assertThat(first).isCompletedExceptionally();

    for (int i = 0; i < 20; i++) {
      CompletableFuture<ServiceSnapshot> next = begin(discovery, "api");
      assertThat(next).isCompletedExceptionally();
      assertThatThrownBy(next::join).hasCauseInstanceOf(ServiceUnavailableException.class);
      failAll(Duration.ofMillis(300));
    }
  }

  @Test
  void p1_aRememberedFailureEndsWithTheOutage() {
    begin(discovery, "api");
    failAll(seconds(3));
    CompletableFuture<ServiceSnapshot> told = begin(discovery, "api");
    assertThat(told).isCompletedExceptionally();
    failAll(seconds(1));
    begin(discovery, "api"); // tries again behind the answer
    runtime.advanceUntil(registry::isAsked, seconds(2));
    registry.next().answer(7, endpoint("a"));
    runtime.run();

    assertThat(ids(discovery.discover("api"))).containsExactly("a");
  }

  @Test
  void p1_anotherServicesAnswerEndsWhatIsRemembered() {
    begin(discovery, "api");
    failAll(seconds(3));
    load(discovery, "other", endpoint("x"));

    CompletableFuture<ServiceSnapshot> lookup = begin(discovery, "api");
    assertThat(lookup).isNotDone();
    registry.next().answer(7, endpoint("a"));
    runtime.run();
    assertThat(ids(result(lookup))).containsExactly("a");
  }

  @Test
  void p11_lookupsOfAKnownServiceDoNotFloodARegistryThatRefuses() {
    load(discovery, "api", endpoint("a"));
    runtime.advance(seconds(31));
    int before = registry.asked();
    for (int i = 0; i < 2_000; i++) {
      CompletableFuture<ServiceSnapshot> lookup = begin(discovery, "api");
      if (registry.isAsked()) {
        registry.next().fail(i % 2 == 0 ? Kind.UNREACHABLE : Kind.DENIED);
        runtime.run();
      }
      assertThat(lookup).isCompleted();
      runtime.advance(Duration.ofMillis(5));
    }
    assertThat(registry.asked() - before).isBetween(5, 60); // in ten seconds
  }

  @Test
  void p3_whatIsDiscoveredIsFollowedUntilItIsIdle() {
    try (ServiceDiscovery following = open(s -> s.followDiscovered(true).followIdle(seconds(60)))) {
      load(following, "api", endpoint("a"));
      runtime.run();
      registry.next().answer(7, endpoint("a")); // the watch's first question
      runtime.run();
      registry.next().answer(8, endpoint("b"));
      runtime.run();
      assertThat(ids(following.discover("api"))).containsExactly("b");

      for (int polls = 0; polls < 10; polls++) {
        runtime.advance(seconds(24));
        following.discover("api");
        registry.next().answer(8, endpoint("b"));
        runtime.run();
      }
      assertThat(registry.isAsked()).isTrue();
      ScriptedRegistry.Question last = registry.next();
      runtime.advance(seconds(130));
      assertThat(last.isCancelled()).isTrue();
      assertThat(following.discover("api").isStale()).isTrue(); // watched no more
    }
  }
}
