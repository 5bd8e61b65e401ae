package io.datapunk.discovery.consul.write;

import static io.datapunk.discovery.consul.fixture.World.after;
import static io.datapunk.discovery.consul.fixture.World.await;
import static io.datapunk.discovery.consul.fixture.World.failure;
import static io.datapunk.discovery.consul.fixture.World.instance;
import static io.datapunk.discovery.consul.fixture.World.now;
import static io.datapunk.discovery.consul.fixture.World.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.consul.fixture.FakeAgent;
import io.datapunk.discovery.consul.fixture.FakeReply;
import io.datapunk.discovery.consul.fixture.World;
import io.datapunk.discovery.consul.http.ConnectionBudget;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Writes that an agent does not answer, and how many connections writes may hold. */
final class SilentWritesTest {

  private static final FakeReply HANG = FakeReply.of(FakeReply.Kind.HANG);
  private static final FakeReply DONE = FakeReply.status(200, "");
  private static final String REPORT = "/v1/agent/check/";
  private static final String REGISTER = "/v1/agent/service/register";
  private static final String DEREGISTER = "/v1/agent/service/deregister/";
  private static final String LEADER = "/v1/status/leader";
  private static final Duration STEP = Duration.ofMillis(10);

  private final World world = new World();
  private final FakeAgent agent = world.agent();
  private final Registry registry = world.open(agent);

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void p7_aReportIsGivenUpWhileItsAgentAnswersOthers() {
    agent.on(REPORT, HANG);
    CompletableFuture<Void> report = report("api-1");
    await(() -> agent.targets(REPORT).size() == 1);

    passUntil(report::isDone);

    RegistryException failure = failure(report);
    assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(failure).hasMessageContaining("while the agent answers on others");
    assertThat(world.time.elapsed())
        .isBetween(Duration.ofSeconds(3), ConsulClientWrites.READ_LIMIT.minusSeconds(1));
  }

  @Test
  void p7_noOtherConnectionOfASilentOneIsUsedAgain() {
    CountDownLatch both = new CountDownLatch(2);
    agent.on(REPORT, request -> doneTogether(both));
    List.of(report("api-1"), report("api-2")).forEach(World::value);
    assertThat(agent.connections()).isEqualTo(2);

    agent.on(REPORT, HANG);
    CompletableFuture<Void> silent = report("api-1");
    await(() -> agent.targets(REPORT).size() == 3);
    passUntil(silent::isDone);
    await(() -> agent.connections() == 1); // the one of the question

    agent.on(REPORT, DONE);
    value(report("api-1"));
    assertThat(agent.connections()).isEqualTo(2);
  }

  @Test
  void p7_aChangeIsGivenUpWhileItsAgentAnswersOthersAndMayHaveBeenCarriedOut() {
    agent.on(REGISTER, HANG);
    CompletableFuture<Void> registering = registry.register(instance());
    await(() -> agent.targets(REGISTER).size() == 1);

    passUntil(registering::isDone);

    assertThat(failure(registering).kind()).isEqualTo(Kind.TIMEOUT);
    agent.on(REGISTER, DONE);
    value(registry.register(instance()));
  }

  /** Else an agent that is slow, though its leader is known, would never carry out a write. */
  @Test
  void p7_afterOneWasGivenUpTheNextIsGivenItsTime() {
    agent.on(REPORT, HANG);
    CompletableFuture<Void> first = report("api-1");
    await(() -> agent.targets(REPORT).size() == 1);
    passUntil(first::isDone);

    CountDownLatch answer = new CountDownLatch(1);
    agent.on(REPORT, request -> doneAfter(answer));
    CompletableFuture<Void> slow = report("api-1");
    await(() -> agent.targets(REPORT).size() == 2);
    int asked = agent.targets(LEADER).size();
    passUntil(() -> agent.targets(LEADER).size() > asked);
    Duration then = world.time.elapsed();
    passUntil(() -> world.time.elapsed().minus(then).compareTo(Duration.ofSeconds(3)) > 0);
    assertThat(slow).isNotDone();

    answer.countDown();
    value(slow);
  }

  /** Empty values of metadata go another way. */
  @Test
  void p7_anAnswerThatStopsHalfwayHoldsNoWriteForEver() {
    DesiredInstance plain = World.instanceWithEmptyValue();
    agent.on(REGISTER, FakeReply.stalling("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"));
    CompletableFuture<Void> registering = registry.register(plain);
    await(() -> agent.targets(REGISTER).size() == 1);
    passUntil(registering::isDone);
    assertThat(failure(registering).kind()).isEqualTo(Kind.TIMEOUT);
    agent.on(REGISTER, DONE);
    value(registry.register(plain));
  }

  @Test
  void p7_withoutALeaderAgentsAreGivenTheirTime() {
    agent.on(LEADER, FakeReply.json("\"\""));
    assertWaitsOn();
  }

  @Test
  void p7_anAgentThatAnswersNobodyIsGivenItsTime() {
    agent.on(LEADER, HANG);
    assertWaitsOn();
  }

  private void assertWaitsOn() {
    CountDownLatch answer = new CountDownLatch(1);
    agent.on(REPORT, request -> doneAfter(answer));
    CompletableFuture<Void> report = report("api-1");
    await(() -> agent.targets(REPORT).size() == 1);

    passUntil(() -> agent.targets(LEADER).size() == 5);
    assertThat(world.time.elapsed()).isGreaterThan(Duration.ofSeconds(4));
    assertThat(report).isNotDone();

    answer.countDown();
    value(report);
    await(() -> world.time.pending() == 0);
  }

  @Test
  void p7_nobodyIsAskedAboutWritesThatAreAnswered() {
    value(registry.register(instance()));
    value(report("api-1"));
    world.time.advance(Duration.ofSeconds(20));

    assertThat(agent.targets(LEADER)).isEmpty();
    assertThat(world.time.pending()).isZero();
  }

  @Test
  void p11_changesLeaveNoConnectionOpen() {
    IntStream.range(0, 20)
        .mapToObj(i -> registry.deregister("api", "id-" + i))
        .toList()
        .forEach(World::value);

    await(() -> agent.connections() == 0);
  }

  @Test
  void p11_allTogetherKeepToTheBudget() {
    agent.on("/v1/", HANG);
    IntStream.range(0, 23).forEach(i -> registry.read(after("api-" + i, 7)));
    await(() -> agent.connections() == 23);
    IntStream.range(0, 40).forEach(i -> registry.read(now("other-" + i)));
    await(() -> agent.connections() == 28);
    IntStream.range(0, 20).forEach(i -> registry.deregister("api", "id-" + i));
    IntStream.range(0, 20).forEach(i -> report("id-" + i));

    await(() -> agent.targets(DEREGISTER).size() + agent.targets(REPORT).size() == 4);
    assertThat(agent.connections()).isEqualTo(ConnectionBudget.USUAL);
    assertThat(agent.targets(DEREGISTER)).hasSize(2);
  }

  @Test
  void p11_aBurstOfRegistrationsKeepsToFewConnections() {
    AtomicInteger most = new AtomicInteger();
    agent.on(
        "/v1/agent/",
        request -> {
          most.accumulateAndGet(agent.connections(), Math::max);
          return request.target().startsWith("/v1/agent/health/")
              ? FakeReply.status(404, "{}")
              : DONE;
        });

    Stream.concat(
            IntStream.range(0, 50).mapToObj(i -> registry.register(instance())),
            IntStream.range(0, 50).mapToObj(i -> report("id-" + i)))
        .toList()
        .forEach(World::value);

    assertThat(most.get()).isBetween(1, ConnectionBudget.USUAL);
  }

  private CompletableFuture<Void> report(String id) {
    return registry.report("api", id, "own", HealthReport.passing());
  }

  /** Lets time pass by small steps, so that what is asked meanwhile can be answered. */
  private void passUntil(BooleanSupplier condition) {
    await(
        () -> {
          world.time.advance(STEP);
          return condition.getAsBoolean();
        });
  }

  private static FakeReply doneTogether(CountDownLatch both) {
    both.countDown();
    return doneAfter(both);
  }

  private static FakeReply doneAfter(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return DONE;
  }
}
