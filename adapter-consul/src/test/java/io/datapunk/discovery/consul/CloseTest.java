package io.datapunk.discovery.consul;

import static io.datapunk.discovery.consul.fixture.World.after;
import static io.datapunk.discovery.consul.fixture.World.await;
import static io.datapunk.discovery.consul.fixture.World.failure;
import static io.datapunk.discovery.consul.fixture.World.instance;
import static io.datapunk.discovery.consul.fixture.World.now;
import static io.datapunk.discovery.consul.fixture.World.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.consul.fixture.FakeAgent;
import io.datapunk.discovery.consul.fixture.FakeReply;
import io.datapunk.discovery.consul.fixture.World;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Giving up one call, and giving up all of them. */
final class CloseTest {

  private static final FakeReply HANG = FakeReply.of(FakeReply.Kind.HANG);

  private final World world = new World();
  private final FakeAgent agent = world.agent();
  private final Registry registry = world.open(agent);

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void trap13_aPollThatIsGivenUpKeepsItsPlaceAsItDoesAtTheAgent() {
    agent.on("/v1/health/", HANG);
    List<CompletableFuture<?>> polls = new ArrayList<>();
    IntStream.range(0, 20).forEach(i -> polls.add(registry.read(after("api-" + i, 7))));
    await(() -> agent.requests().size() == 20);
    polls.forEach(poll -> poll.cancel(true));
    agent.on("/v1/health/", FakeReply.json("[]"));
    CompletableFuture<?> another = registry.read(after("other", 7));
    value(registry.read(now("api")));
    assertThat(agent.targets("/v1/health/service/other?stale=&index=")).isEmpty();
    assertThat(agent.connections()).isBetween(21, 30);
    another.cancel(true);
    registry.close();
    // The polls' are gone; idle ones, ten at most, stay until the client is collected.
    await(() -> agent.connections() <= 10);
    await(() -> world.time.pending() == 0);
  }

  @Test
  void trap13_aPollThatIsGivenUpEndsByItself() {
    agent.on("/v1/health/", HANG);
    registry.read(after("api", 7)).cancel(true);
    await(() -> agent.requests().size() == 1);
    world.time.advance(Duration.ofSeconds(28));
    await(() -> agent.connections() == 0);
    assertThat(world.time.pending()).as("timers").isZero();
  }

  @Test
  void p11_aBurstOfReadsSharesFewConnections() {
    List<CompletableFuture<?>> reads = new ArrayList<>();
    IntStream.range(0, 300).forEach(i -> reads.add(registry.read(now("api-" + i))));
    reads.forEach(World::value);
    assertThat(agent.connections()).isBetween(1, 16);
  }

  @Test
  void rule02_aCancelledReadThatWaitsInLineIsNotSent() {
    agent.on("/v1/health/service/", HANG);
    List<CompletableFuture<?>> reads = new ArrayList<>();
    IntStream.range(0, 40).forEach(i -> reads.add(registry.read(now("api-" + i))));
    await(() -> agent.requests().size() == 16);
    IntStream.range(16, 40).forEach(i -> reads.get(i).cancel(true));
    agent.on("/v1/health/service/", FakeReply.json("[]"));
    reads.get(0).cancel(true);
    value(registry.read(now("last")));
    assertThat(agent.targets("/v1/health/service/")).hasSize(17);
  }

  @Test
  void rule02_aCancelledWriteThatWaitsIsNotSent() {
    agent.on("/v1/agent/", HANG);
    List<CompletableFuture<?>> writes = new ArrayList<>();
    IntStream.range(0, 5).forEach(i -> writes.add(registry.deregister("api", "id-" + i)));
    await(() -> agent.requests().size() == 2);
    writes.forEach(write -> write.cancel(true));
    agent.on("/v1/agent/", FakeReply.status(200, ""));
    agent.stop();
    agent.restart();
    value(registry.deregister("api", "last"));
    assertThat(agent.targets("/v1/agent/service/deregister/")).hasSize(3);
  }

  @Test
  void rule14_closingFailsWhatIsPending() {
    agent.on("/v1/", HANG);
    agent.on("/v1/agent/self", FakeReply.status(403, ""));
    agent.on("/v1/agent/health/service/id/", FakeReply.status(404, "{}"));
    List<CompletableFuture<?>> pending = new ArrayList<>();
    pending.add(registry.read(after("api", 7)));
    pending.add(registry.services(Optional.empty()));
    pending.add(registry.register(instance()));
    await(() -> agent.targets("/v1/agent/service/register").size() == 1);
    await(() -> agent.requests().size() == 7);
    IntStream.range(0, 5).forEach(i -> pending.add(registry.deregister("api", "id-" + i)));
    pending.add(registry.report("api", "id", "own", HealthReport.passing()));
    IntStream.range(0, 30).forEach(i -> pending.add(registry.read(now("api-" + i))));
    // Until no other has a place: on JDK 17 a connection that is being made outlives its request.
    await(() -> agent.targets("/v1/health/service/api-").size() == 15);
    registry.close();
    assertThat(pending).allSatisfy(call -> assertThat(call).isCompletedExceptionally());
    pending.forEach(call -> assertThat(failure(call).kind()).isEqualTo(Kind.CLOSED));
    await(() -> agent.connections() == 0);
  }

  @Test
  void rule14_afterClosingEveryCallFails() {
    registry.close();
    registry.close();
    List<CompletableFuture<?>> calls =
        List.of(
            registry.read(now("api")),
            registry.services(Optional.empty()),
            registry.find("api", "a"),
            registry.register(instance()),
            registry.report("api", "a", "own", HealthReport.passing()),
            registry.maintenance("api", "a", true, "why"),
            registry.deregister("api", "a"));
    calls.forEach(call -> assertThat(failure(call).kind()).isEqualTo(Kind.CLOSED));
    assertThat(agent.requests()).isEmpty();
  }

  @Test
  void theExecutorThatWasLentOutlivesTheRegistry() {
    value(registry.register(instance()));
    registry.close();
    assertThat(world.executor.isShutdown()).isFalse();
    Registry another = world.open(agent);
    value(another.register(instance()));
  }

  @Test
  void rule03_aFrozenAgentLeavesThreadsForReads() {
    agent.on("/v1/agent/service/", HANG);
    IntStream.range(0, 20).forEach(i -> registry.deregister("api", "id-" + i));
    await(() -> agent.requests().size() == 2);
    value(registry.read(now("api")));
    value(registry.report("api", "a", "own", HealthReport.passing()));
  }

  @Test
  void p11_selectorThreadsEndWithTheirRegistries() {
    for (int i = 0; i < 20; i++) {
      Registry one = world.openUnowned("consul://" + agent.authority(), Credentials.none());
      value(one.read(now("api")));
      one.close();
    }
    await(
        () -> {
          System.gc();
          return selectors() <= 2;
        });
  }

  private static long selectors() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains("SelectorManager"))
        .count();
  }
}
