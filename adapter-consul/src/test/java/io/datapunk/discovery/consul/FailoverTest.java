package io.datapunk.discovery.consul;

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
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several agents of one registry: which one is asked, and which one holds an instance. */
final class FailoverTest {

  private static final String HEALTH = "/v1/health/service/";
  private static final String REGISTER = "/v1/agent/service/register";
  private static final String DEREGISTER = "/v1/agent/service/deregister/";

  private final World world = new World();
  private final FakeAgent first = world.agent();
  private final FakeAgent second = world.agent();
  private final Registry registry = world.open(first, second);

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void aReadGoesOnToTheNextAgentAndStaysThere() {
    first.stop();
    value(registry.read(now("api")));
    value(registry.services(Optional.empty()));
    first.restart();
    value(registry.read(now("api")));
    assertThat(first.requests()).isEmpty();
    assertThat(stale(second)).hasSize(2);
  }

  @Test
  void servicesGoOnToo() {
    first.stop();
    value(registry.services(Optional.empty()));
    assertThat(second.targets("/v1/catalog/services")).hasSize(1);
  }

  @Test
  void withoutAnyAgentItIsUnreachable() {
    first.stop();
    second.stop();
    assertThat(failure(registry.read(now("api"))).kind()).isEqualTo(Kind.UNREACHABLE);
    second.restart();
    value(registry.read(now("api")));
  }

  @Test
  void whatWasAnsweredIsNotAskedElsewhere() {
    first.on(HEALTH, FakeReply.status(500, "No cluster leader"));
    assertThat(failure(registry.read(now("api"))).kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void aFrozenAgentIsLeftAfterASecond() {
    first.on(HEALTH, FakeReply.of(FakeReply.Kind.HANG));
    CompletableFuture<RegistryAnswer> read = registry.read(now("api"));
    await(() -> first.requests().size() == 1);
    world.time.advance(Duration.ofSeconds(1));
    value(read);
    value(registry.read(now("api")));
    assertThat(first.targets(HEALTH)).hasSize(1);
    assertThat(stale(second)).hasSize(2);
    await(() -> first.connections() == 0);
  }

  @Test
  void theLastAgentMayTakeItsTime() {
    first.on(HEALTH, FakeReply.of(FakeReply.Kind.HANG));
    second.on(HEALTH, FakeReply.of(FakeReply.Kind.HANG));
    CompletableFuture<RegistryAnswer> read = registry.read(now("api"));
    await(() -> first.requests().size() == 1);
    world.time.advance(Duration.ofSeconds(1));
    await(() -> second.requests().size() == 1);
    world.time.advance(Duration.ofMillis(9_999));
    assertThat(read).isNotDone();
    world.time.advance(Duration.ofMillis(1));
    assertThat(failure(read).kind()).isEqualTo(Kind.TIMEOUT);
  }

  @Test
  void aReadThroughTheLeaderIsGivenItsTime() {
    first.on(HEALTH, FakeReply.of(FakeReply.Kind.HANG));
    CompletableFuture<RegistryAnswer> read =
        registry.read(ReadRequest.now("api", Optional.empty(), Consistency.DEFAULT));
    await(() -> first.targets(HEALTH).size() == 1);
    world.time.advance(Duration.ofSeconds(10));
    value(read);
    assertThat(second.targets(HEALTH)).hasSize(1);
  }

  @Test
  void aBrokenPollFailsAndTheNextReadFindsTheNextAgent() {
    value(registry.read(now("api")));
    first.on(HEALTH, FakeReply.of(FakeReply.Kind.HANG));
    CompletableFuture<RegistryAnswer> poll = registry.read(after("api", 7));
    await(() -> first.targets(HEALTH).size() == 2);
    first.stop();
    assertThat(failure(poll).kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(stale(second)).isEmpty();
    value(registry.read(now("api")));
    assertThat(stale(second)).hasSize(1);
  }

  @Test
  void aCursorIsNotTakenToAnotherAgent() {
    value(registry.read(now("api")));
    value(registry.read(after("api", 7)));
    first.stop();
    failure(registry.read(after("api", 7)));
    value(registry.read(after("api", 7)));
    value(registry.read(after("api", 7)));
    assertThat(first.targets(HEALTH).get(1)).contains("index=7");
    assertThat(stale(second))
        .containsExactly(HEALTH + "api?stale=", HEALTH + "api?stale=&index=7&wait=24s");
  }

  @Test
  void aCursorOfAnotherAgentIsNotUsedThoughTheServiceWasReadHere() {
    second.on(HEALTH, FakeReply.json("[]").with("X-Consul-Index", "99"));
    value(registry.read(now("api")));
    first.stop();
    value(registry.read(now("api")));
    value(registry.read(after("api", 7)));
    value(registry.read(after("api", 99)));
    assertThat(stale(second))
        .containsExactly(
            HEALTH + "api?stale=", HEALTH + "api?stale=", HEALTH + "api?stale=&index=99&wait=24s");
  }

  @Test
  void everyWordAboutAnInstanceGoesToTheAgentThatHoldsIt() {
    value(registry.register(instance()));
    first.stop();
    value(registry.read(now("api")));
    second.on(HEALTH + "api?consistent=", FakeReply.status(500, "No cluster leader"));
    assertThat(failure(registry.report("api", "api-1", "own", HealthReport.passing())).kind())
        .isEqualTo(Kind.UNREACHABLE);
    assertThat(failure(registry.find("api", "api-1")).kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure(registry.deregister("api", "api-1")).kind()).isEqualTo(Kind.UNREACHABLE);
    first.restart();
    value(registry.report("api", "api-1", "own", HealthReport.passing()));
    value(registry.find("api", "api-1"));
    value(registry.deregister("api", "api-1"));
    assertThat(first.targets(REGISTER)).hasSize(1);
    assertThat(first.targets("/v1/agent/check/")).hasSize(1);
    assertThat(first.targets(DEREGISTER)).hasSize(1);
    assertThat(second.targets("/v1/agent/")).isEmpty();
  }

  @Test
  void aNewRegistrationGoesOnOnlyIfNothingCouldBeSent() {
    first.on(REGISTER, FakeReply.of(FakeReply.Kind.CLOSE));
    assertThat(failure(registry.register(instance())).kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(second.requests()).isEmpty();
    value(registry.deregister("api", "api-1"));
    assertThat(first.targets(DEREGISTER)).hasSize(1);
    first.stop();
    value(registry.register(instance()));
    value(registry.report("api", "api-1", "own", HealthReport.passing()));
    assertThat(second.targets(REGISTER)).hasSize(1);
    assertThat(second.targets("/v1/agent/check/")).hasSize(1);
  }

  @Test
  void p7_anUpdateWaitsForAnAgentThatIsBeingRestarted() {
    value(registry.register(instance()));
    first.stop();
    assertThat(failure(registry.register(instance())).kind()).isEqualTo(Kind.UNREACHABLE);
    first.restart();
    value(registry.register(instance()));
    assertThat(first.targets(REGISTER)).hasSize(2);
    assertThat(second.targets(REGISTER)).isEmpty();
  }

  /**
   * Those of any server; an agent that takes over is not believed at first, and the leader asked.
   */
  private static List<String> stale(FakeAgent agent) {
    return agent.targets(HEALTH).stream().filter(target -> target.contains("?stale=")).toList();
  }
}
