package io.datapunk.discovery.consul;

import static io.datapunk.discovery.consul.fixture.World.after;
import static io.datapunk.discovery.consul.fixture.World.await;
import static io.datapunk.discovery.consul.fixture.World.failure;
import static io.datapunk.discovery.consul.fixture.World.now;
import static io.datapunk.discovery.consul.fixture.World.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.consul.fixture.FakeAgent;
import io.datapunk.discovery.consul.fixture.FakeReply;
import io.datapunk.discovery.consul.fixture.NewerConsul;
import io.datapunk.discovery.consul.fixture.World;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Troubles in the words of versions from 1.10 on. */
final class NewerConsulTest {

  private static final String HEALTH = "/v1/health/service/";

  private final World world = new World();
  private final FakeAgent agent = world.agent();
  private final Registry registry = world.open(agent);

  NewerConsulTest() {
    new NewerConsul().at(agent);
  }

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void trap11_aStreamedAnswerWithoutAKnownLeaderIsAnAnswer() {
    value(registry.register(World.instance()));
    RegistryAnswer held = value(registry.read(now("api")));
    CompletableFuture<RegistryAnswer> read =
        registry.read(after("api", held.cursor().orElseThrow()));
    await(() -> agent.targets(HEALTH + "api?stale=&index=").size() == 1);
    value(registry.report("api", "api-1", "own", HealthReport.passing()));
    assertThat(value(read).endpoints()).hasSize(1);
    assertThat(value(read).lag()).isEmpty();
  }

  @Test
  void aConnectionTooManyIsOverloadAndHalvesTheBudget() {
    agent.on(HEALTH, FakeReply.raw(NewerConsul.TOO_MANY));
    assertThat(failure(registry.read(now("api"))).kind()).isEqualTo(Kind.OVERLOADED);
    agent.on(HEALTH, FakeReply.of(FakeReply.Kind.HANG));
    for (int i = 0; i < 40; i++) {
      registry.read(after("api-" + i, 7));
    }
    await(() -> agent.targets(HEALTH).stream().filter(t -> t.contains("index=")).count() == 8);
  }

  @Test
  void aRateLimitIsOverload() {
    agent.on(
        HEALTH, FakeReply.status(429, "rpc error: code = ResourceExhausted desc = rate limit"));
    assertThat(failure(registry.read(now("api"))).kind()).isEqualTo(Kind.OVERLOADED);
  }

  @Test
  void p1_whatRightsHideIsSaidByAHeader() {
    agent.on(HEALTH, FakeReply.json("[]").with("X-Consul-Results-Filtered-By-ACLs", "true"));
    assertThat(value(registry.read(now("api"))).rights()).isEqualTo(Rights.FILTERED);
  }

  @Test
  void rule12_unknownIdsAreKnownByTheirStatus() {
    assertThat(failure(registry.report("api", "a", "own", HealthReport.passing())).kind())
        .isEqualTo(Kind.UNKNOWN_ID);
    assertThat(failure(registry.maintenance("api", "a", true, "why")).kind())
        .isEqualTo(Kind.UNKNOWN_ID);
    value(registry.deregister("api", "a"));
  }

  @Test
  void p5_anAgentThatDiesFailsTheStream() {
    CompletableFuture<RegistryAnswer> read = registry.read(after("api", 99));
    await(() -> agent.targets(HEALTH).size() == 1);
    world.time.advance(World.WAIT.dividedBy(8));
    agent.stop();
    assertThat(failure(read).kind()).isEqualTo(Kind.UNREACHABLE);
  }
}
