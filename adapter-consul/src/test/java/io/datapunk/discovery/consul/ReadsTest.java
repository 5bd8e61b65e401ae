package io.datapunk.discovery.consul;

import static io.datapunk.discovery.consul.fixture.World.after;
import static io.datapunk.discovery.consul.fixture.World.now;
import static io.datapunk.discovery.consul.fixture.World.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.consul.fixture.FakeAgent;
import io.datapunk.discovery.consul.fixture.FakeReply;
import io.datapunk.discovery.consul.fixture.World;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of an agent, and what is understood of its answer. */
final class ReadsTest {

  private static final String HEALTH = "/v1/health/service/";

  private final World world = new World();
  private final FakeAgent agent = world.agent();
  private final Registry registry = world.open(agent);

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void consistencyIsAskedFor() {
    for (Consistency consistency : Consistency.values()) {
      value(registry.read(ReadRequest.now("api", Optional.empty(), consistency)));
    }
    assertThat(agent.targets(HEALTH))
        .containsExactly(HEALTH + "api?stale=", HEALTH + "api", HEALTH + "api?consistent=");
  }

  @Test
  void datacenterAndNameAreEncoded() {
    value(registry.read(ReadRequest.now("a b/ü", Optional.of("dc 2"), Consistency.STALE)));
    value(registry.services(Optional.of("dc2")));
    assertThat(agent.targets("/v1/"))
        .contains(HEALTH + "a%20b%2F%C3%BC?stale=&dc=dc%202", "/v1/catalog/services?stale=&dc=dc2");
  }

  @Test
  void aLongPollCarriesCursorAndItsWaitToTheMillisecond() {
    value(registry.read(after("api", 0)));
    value(registry.read(poll(-1, Duration.ofMillis(24_900))));
    value(registry.read(poll(5, Duration.ofMillis(300))));
    assertThat(agent.targets(HEALTH))
        .containsExactly(
            HEALTH + "api?stale=&index=0&wait=24s",
            HEALTH + "api?stale=&index=18446744073709551615&wait=24900ms",
            HEALTH + "api?stale=&index=5&wait=300ms");
  }

  @Test
  void theAnswerBecomesEndpoints() {
    answer(
        FakeReply.json(
            """
            [{"Node": {"Node": "n1", "Address": "10.0.0.9", "Datacenter": "dc1", "Meta": null},
              "Service": {"ID": "b", "Service": "api", "Address": "", "Port": 80, "Tags": null,
                "Meta": null, "Weights": {"Passing": 3, "Warning": 1}},
              "Checks": [{"CheckID": "serfHealth", "Status": "passing", "ServiceID": ""},
                {"CheckID": "x", "Status": "warning", "ServiceID": "b"}]},
             {"Node": {"Node": "n2", "Address": "10.0.0.8", "Datacenter": "dc1"},
              "Service": {"ID": "a", "Service": "api", "Address": "::1", "Port": 70000,
                "Tags": ["z", "v1"], "Weights": null,
                "Meta": {"version": "1", "discovery-owner": "o", "discovery-incarnation": "3"}},
              "Checks": null, "New": {"field": [1]}}]
            """));
    List<ServiceEndpoint> endpoints = value(registry.read(now("api"))).endpoints();
    assertThat(endpoints)
        .containsExactly(
            ServiceEndpoint.builder("api", "a", "::1", 0)
                .tags(List.of("v1", "z"))
                .metadata(Map.of("version", "1"))
                .datacenter("dc1")
                .build(),
            ServiceEndpoint.builder("api", "b", "10.0.0.9", 80)
                .weight(3)
                .health(HealthStatus.WARNING)
                .datacenter("dc1")
                .build());
  }

  @Test
  void theCursorIsPassedOnAsItIs() {
    assertThat(cursorFor(FakeReply.json("[]").without("X-Consul-Index"))).isEmpty();
    assertThat(cursorFor(FakeReply.json("[]").with("X-Consul-Index", "nonsense"))).isEmpty();
    assertThat(cursorFor(FakeReply.json("[]").with("X-Consul-Index", "0"))).hasValue(0);
    assertThat(cursorFor(FakeReply.json("[]").with("X-Consul-Index", "500"))).hasValue(500);
    assertThat(cursorFor(FakeReply.json("[]").with("X-Consul-Index", "20"))).hasValue(20);
    assertThat(cursorFor(FakeReply.json("[]").with("X-Consul-Index", "18446744073709551615")))
        .hasValue(-1);
  }

  @Test
  void trap11_noKnownLeaderIsNoFailure() {
    FakeReply streaming =
        FakeReply.json("[]")
            .with("X-Consul-KnownLeader", "false")
            .with("X-Consul-LastContact", "0");
    assertThat(lagFor(streaming)).isEmpty();
    assertThat(lagFor(streaming.with("X-Consul-LastContact", "31031")))
        .hasValue(Duration.ofMillis(31_031));
    assertThat(lagFor(FakeReply.json("[]"))).hasValue(Duration.ZERO);
    assertThat(lagFor(FakeReply.json("[]").without("X-Consul-LastContact"))).isEmpty();
  }

  /** As 1.8.7 does when its leader is lost while a poll waits. */
  @Test
  void p3_howFarAServerIsBehindIsAskedAnewWhenAPollEndsWithoutNews() {
    agent.on(
        HEALTH + "api?stale=",
        request -> {
          world.time.advance(World.WAIT);
          return FakeReply.json("[]").with("X-Consul-LastContact", "63");
        });
    agent.on(
        "/v1/health/checks/",
        FakeReply.json("[]")
            .with("X-Consul-LastContact", "24063")
            .with("X-Consul-KnownLeader", "false"));

    assertThat(value(registry.read(after("api", 7))).lag()).hasValue(Duration.ofMillis(24_063));

    agent.on("/v1/health/checks/", FakeReply.status(500, "rpc error"));
    world.time.advance(Duration.ofSeconds(1));
    assertThat(value(registry.read(after("api", 7))).lag()).hasValue(Duration.ZERO);
    assertThat(agent.targets("/v1/health/checks/")).hasSize(2);
    assertThat(agent.targets(HEALTH + "api?consistent=")).as("the leader knows").hasSize(1);
  }

  @Test
  void p3_aPollThatEndsWithNewsHasLookedAgain() {
    agent.on(HEALTH, FakeReply.json("[]").with("X-Consul-LastContact", "63"));
    assertThat(value(registry.read(after("api", 6))).lag()).hasValue(Duration.ofMillis(63));
    assertThat(agent.targets("/v1/health/checks/")).isEmpty();
  }

  /** With one or two processors the common pool has one thread. */
  @Test
  void p3_anApplicationThatBlocksTheCommonPoolHoldsUpNoAnswer() {
    CountDownLatch over = new CountDownLatch(1);
    ForkJoinPool pool = ForkJoinPool.commonPool();
    List<ForkJoinTask<?>> blockers = new ArrayList<>();
    for (int i = 0; i < Math.max(1, pool.getParallelism()); i++) {
      blockers.add(pool.submit(() -> over.await(20, TimeUnit.SECONDS)));
    }
    try {
      value(registry.read(now("api")));
      value(registry.read(now("api")));
      assertThat(blockers).noneMatch(ForkJoinTask::isDone);
    } finally {
      over.countDown();
    }
  }

  @Test
  void packedAnswersAreUnpacked() {
    agent.on("/v1/catalog/services", FakeReply.json("{\"b\": [], \"a\": [\"tag\"]}").gzip());
    assertThat(value(registry.services(Optional.empty()))).containsExactly("a", "b");
    assertThat(agent.requests().get(0).headers()).containsEntry("Accept-Encoding", "gzip");
  }

  @Test
  void readsOfAnIdleRegistryCostOneRequestEach() {
    for (int i = 0; i < 10; i++) {
      value(registry.read(after("api", 7)));
    }
    assertThat(agent.targets(HEALTH)).hasSize(10);
    assertThat(agent.targets("/v1/internal")).hasSize(1);
  }

  private static ReadRequest poll(long cursor, Duration wait) {
    return ReadRequest.after("api", Optional.empty(), cursor, wait);
  }

  private void answer(FakeReply reply) {
    agent.on(HEALTH, reply);
  }

  private RegistryAnswer answerTo(FakeReply reply) {
    answer(reply);
    return value(registry.read(now("api")));
  }

  private OptionalLong cursorFor(FakeReply reply) {
    return answerTo(reply).cursor();
  }

  private Optional<Duration> lagFor(FakeReply reply) {
    return answerTo(reply).lag();
  }
}
