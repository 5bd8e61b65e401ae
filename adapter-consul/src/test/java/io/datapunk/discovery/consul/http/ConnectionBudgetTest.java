package io.datapunk.discovery.consul.http;

import static io.datapunk.discovery.consul.fixture.World.after;
import static io.datapunk.discovery.consul.fixture.World.await;
import static io.datapunk.discovery.consul.fixture.World.failure;
import static io.datapunk.discovery.consul.fixture.World.now;
import static io.datapunk.discovery.consul.fixture.World.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.consul.fixture.FakeAgent;
import io.datapunk.discovery.consul.fixture.FakeReply;
import io.datapunk.discovery.consul.fixture.FakeRequest;
import io.datapunk.discovery.consul.fixture.World;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.testkit.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many connections to an agent there may be, and what an agent that refuses does to that. */
final class ConnectionBudgetTest {

  private final ManualTime time = new ManualTime();
  private final ConnectionBudget budget = new ConnectionBudget(32, time);
  private final World world = new World();
  private final FakeAgent agent = world.agent();

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void p11_fourConnectionsAreKeptForWritesAndSomeForReads() {
    assertThat(taken()).isEqualTo(23);
    assertThat(budget.readPlaces()).isEqualTo(5);
    assertThat(budget.polls() + budget.readPlaces() + 4).isEqualTo(32);
  }

  @Test
  void p11_aPlaceIsGivenBack() {
    taken();
    budget.endOwnPoll();
    assertThat(budget.tryOwnPoll(1)).isFalse();
    assertThat(budget.tryOwnPoll(0)).isTrue();
  }

  @Test
  void anAgentThatRefusesHalvesIt() {
    budget.refused();
    assertThat(budget.allowed()).isEqualTo(16);
    assertThat(budget.pollPlaces()).isEqualTo(11);
  }

  @Test
  void p5_anAgentThatAnswersNothingAndHoldsNoPollIsAwayAndDoesNotRefuse() {
    budget.refused();
    assertThat(budget.isRefusing()).isFalse();

    budget.answered();
    assertThat(budget.isRefusing()).isTrue();
    time.advance(Duration.ofSeconds(2));
    budget.refused();
    assertThat(budget.isRefusing()).isFalse();

    assertThat(budget.tryOwnPoll(0)).isTrue();
    assertThat(budget.isRefusing()).isTrue();
  }

  @Test
  void refusalsOfOneMomentCountOnce() {
    IntStream.range(0, 30).forEach(i -> budget.refused());
    assertThat(budget.allowed()).isEqualTo(16);
    time.advance(Duration.ofSeconds(2));
    budget.refused();
    assertThat(budget.allowed()).isEqualTo(8);
  }

  @Test
  void itNeverFallsBelowWhatAllServicesNeed() {
    for (int i = 0; i < 10; i++) {
      budget.refused();
      time.advance(Duration.ofSeconds(2));
    }
    assertThat(budget.allowed()).isEqualTo(ConnectionBudget.LEAST);
    assertThat(budget.pollPlaces()).isEqualTo(3);
    assertThat(budget.readPlaces()).isBetween(1, 4);
    assertThat(taken() + budget.readPlaces() + 4).isEqualTo(ConnectionBudget.LEAST);
  }

  @Test
  void itGrowsBackSlowly() {
    budget.refused();
    time.advance(Duration.ofSeconds(25));
    assertThat(budget.allowed()).isEqualTo(18);
    time.advance(Duration.ofHours(1));
    assertThat(budget.allowed()).isEqualTo(32);
  }

  @Test
  void anEndBeforeTheHeadersIsARefusal() {
    Registry registry = world.open(agent);
    agent.on("/v1/health/service/", FakeReply.of(FakeReply.Kind.CLOSE));
    assertThat(failure(registry.read(now("api"))).kind()).isEqualTo(Kind.UNREACHABLE);
    assertHalved(registry);
  }

  @Test
  void aResetIsARefusal() {
    Registry registry = world.open(agent);
    agent.on("/v1/health/service/", FakeReply.of(FakeReply.Kind.RESET));
    failure(registry.read(now("api")));
    assertHalved(registry);
  }

  @Test
  void tooManyRequestsIsARefusal() {
    Registry registry = world.open(agent);
    agent.on("/v1/health/service/", FakeReply.status(429, "Your IP is issuing too many"));
    assertThat(failure(registry.read(now("api"))).kind()).isEqualTo(Kind.OVERLOADED);
    assertHalved(registry);
  }

  @Test
  void aWarningOfAnInstanceIsNone() {
    Registry registry = world.open(agent);
    agent.on("/v1/agent/health/service/id/", FakeReply.json("{}").asStatus(429));
    value(registry.find("api", "a"));
    assertPolls(registry, 20);
  }

  @Test
  void aConnectionRefusedIsNone() {
    Registry registry = world.open(agent);
    agent.stop();
    failure(registry.read(now("api")));
    agent.restart();
    assertPolls(registry, 20);
  }

  @Test
  void p11_aPollThatMeetsNoThreadGivesItsPlaceBack() {
    Registry registry = world.open(Credentials.token(() -> "secret"), agent);
    world.machine.threadless = true;
    List<CompletableFuture<?>> polls =
        IntStream.range(0, 20)
            .<CompletableFuture<?>>mapToObj(i -> registry.read(after("api-" + i, 7)))
            .toList();
    world.machine.threadless = false;
    polls.forEach(poll -> assertThat(failure(poll).kind()).isEqualTo(Kind.UNAVAILABLE));
    assertPolls(registry, 20);
  }

  @Test
  void p11_aReadThatMeetsNoThreadGivesItsPlaceBack() {
    Registry registry = world.open(Credentials.token(() -> "secret"), agent);
    agent.on("/v1/internal/acl/authorize", FakeReply.status(401, "ACL support disabled"));
    world.machine.threadless = true;
    List<CompletableFuture<?>> reads =
        IntStream.range(0, 40)
            .<CompletableFuture<?>>mapToObj(i -> registry.read(now("api-" + i)))
            .toList();
    world.machine.threadless = false;
    reads.forEach(read -> assertThat(failure(read).kind()).isEqualTo(Kind.UNAVAILABLE));

    value(registry.read(now("api")));
  }

  @Test
  void p11_pollsBeginOnceReadsHaveMadeRoom() {
    Registry registry = world.open(agent);
    CountDownLatch answers = new CountDownLatch(1);
    agent.on("/v1/health/service/", request -> pollOrReadAfter(answers, request));
    List<CompletableFuture<?>> reads =
        IntStream.range(0, 100)
            .<CompletableFuture<?>>mapToObj(i -> registry.read(now("api-" + i)))
            .toList();
    await(() -> agent.connections() == 16);

    IntStream.range(0, 20).forEach(i -> registry.read(after("api-" + i, 7)));
    await(() -> polls() == 12);
    answers.countDown();
    reads.forEach(World::value);
    await(() -> polls() == 20);

    assertThat(agent.mostConnections()).isEqualTo(28); // and four are kept for writes
  }

  private static FakeReply pollOrReadAfter(CountDownLatch answers, FakeRequest request) {
    if (request.target().contains("&index=")) {
      return FakeReply.of(FakeReply.Kind.HANG);
    }
    try {
      answers.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return FakeReply.json("[]");
  }

  private void assertHalved(Registry registry) {
    assertPolls(registry, 8);
  }

  /** Three more are kept for the polls that are shared. */
  private void assertPolls(Registry registry, int expected) {
    agent.on("/v1/health/service/", FakeReply.of(FakeReply.Kind.HANG));
    IntStream.range(0, 40).forEach(i -> registry.read(after("api-" + i, 7)));
    await(() -> agent.targets("/v1/health/state/any").size() >= 1);
    await(() -> polls() == expected);
  }

  private long polls() {
    return agent.targets("/v1/health/service/").stream()
        .filter(target -> target.contains("&index="))
        .count();
  }

  private int taken() {
    int taken = 0;
    while (budget.tryOwnPoll(0)) {
      taken++;
    }
    return taken;
  }
}
