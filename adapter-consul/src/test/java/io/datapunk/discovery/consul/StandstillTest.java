package io.datapunk.discovery.consul;

import static io.datapunk.discovery.consul.fixture.World.after;
import static io.datapunk.discovery.consul.fixture.World.await;
import static io.datapunk.discovery.consul.fixture.World.failure;
import static io.datapunk.discovery.consul.fixture.World.now;
import static io.datapunk.discovery.consul.fixture.World.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.consul.fixture.FakeAgent;
import io.datapunk.discovery.consul.fixture.FakeReply;
import io.datapunk.discovery.consul.fixture.World;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Servers that stood still: when they go on they answer at once, from what they knew before, and
 * say that they are in contact with their leader.
 */
final class StandstillTest {

  private static final String HEALTH = "/v1/health/service/";
  private static final String STALE = HEALTH + "api?stale=";
  private static final String LEADER = HEALTH + "api?consistent=";
  private static final String CONTACT = "/v1/health/checks/";
  private static final FakeReply SILENCE = FakeReply.of(FakeReply.Kind.HANG);
  private static final FakeReply OLD = FakeReply.json("[]");
  private static final FakeReply NEW = FakeReply.json("[]").with("X-Consul-Index", "9");

  private final World world = new World();
  private final FakeAgent agent = world.agent();
  private final Registry registry = world.open(agent);

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void p3_whoStoodStillIsNotBelievedUntilItHasCaughtUp() {
    CompletableFuture<RegistryAnswer> during = readDuringStandstill();
    agent.on(STALE, OLD).on(LEADER, NEW);
    world.time.advance(Duration.ofSeconds(1));
    assertThat(value(during).cursor()).hasValue(9);
    assertThat(value(registry.read(now("api"))).cursor()).hasValue(9);

    world.time.advance(Duration.ofSeconds(5));
    value(registry.read(now("api")));
    world.time.advance(Duration.ofSeconds(1));
    assertThat(value(registry.read(now("api"))).cursor()).as("it has caught up").hasValue(7);
  }

  @Test
  void p3_aPollOfOneThatStoodStillIsNotBelievedEither() {
    pollsTake(World.WAIT.plusSeconds(3));
    agent.on(LEADER, NEW);
    RegistryAnswer answer = value(registry.read(after("api", 7)));
    assertThat(answer.cursor()).hasValue(9);
    assertThat(answer.lag()).hasValue(Duration.ZERO);
  }

  @Test
  void p3_whatTheLeaderHasAtTheSameIndexIsConfirmedAsOfNow() {
    pollsTake(World.WAIT.plusSeconds(3));
    agent.on(LEADER, OLD);
    RegistryAnswer answer = value(registry.read(after("api", 7)));
    assertThat(answer.cursor()).hasValue(7);
    assertThat(answer.lag()).hasValue(Duration.ZERO);
  }

  @Test
  void p3_withoutALeaderItIsAsOldAsTheLastAnswerFromBefore() {
    value(registry.read(now("api")));
    world.time.advance(Duration.ofSeconds(3));
    CompletableFuture<RegistryAnswer> during = readDuringStandstill();
    agent.on(STALE, OLD).on(LEADER, FakeReply.status(500, "No cluster leader"));
    world.time.advance(Duration.ofSeconds(1));
    assertThat(value(during).lag()).hasValue(Duration.ofSeconds(4));
    world.time.advance(Duration.ofMillis(500));
    assertThat(value(registry.read(now("api"))).lag()).hasValue(Duration.ofMillis(4_500));
    assertThat(agent.targets(LEADER)).as("a leader that does not answer is left alone").hasSize(1);
  }

  @Test
  void p3_whoSaysThatItIsBehindIsTakenAtItsWord() {
    CompletableFuture<RegistryAnswer> during = readDuringStandstill();
    agent.on(STALE, OLD.with("X-Consul-LastContact", "8000"));
    world.time.advance(Duration.ofSeconds(1));
    assertThat(value(during).lag()).hasValue(Duration.ofSeconds(8));
    assertThat(agent.targets(LEADER)).isEmpty();
  }

  @Test
  void p3_anErrorOfAServerIsAStandstillToo() {
    agent.on(STALE, FakeReply.status(500, "rpc error: EOF"));
    assertThat(failure(registry.read(now("api"))).kind()).isEqualTo(Kind.UNAVAILABLE);
    agent.on(STALE, OLD).on(LEADER, NEW);
    assertThat(value(registry.read(now("api"))).cursor()).hasValue(9);
  }

  @Test
  void p3_whoWasNotHeardOfForLongMayHaveStoodStillUnnoticed() {
    agent.on(LEADER, NEW);
    world.time.advance(Duration.ofSeconds(4));
    assertThat(value(registry.read(now("api"))).cursor()).hasValue(7);
    world.time.advance(Duration.ofSeconds(5));
    assertThat(value(registry.read(now("api"))).cursor()).hasValue(9);
    assertThat(value(registry.read(now("api"))).cursor()).as("now it was heard of").hasValue(7);
  }

  @Test
  void p3_aQuietPollOfOneThatWasNotHeardOfIsConfirmedByTheLeader() {
    pollsTake(World.WAIT);
    agent.on(LEADER, NEW);
    assertThat(value(registry.read(after("api", 7))).cursor()).hasValue(9);
    assertThat(agent.targets(CONTACT)).hasSize(1);
  }

  @Test
  void p3_anAgentThatTakesOverIsNotBelievedUnheard() {
    FakeAgent other = world.agent();
    Registry both = world.open(agent, other);
    value(both.read(now("api")));
    other.on(STALE, OLD).on(LEADER, NEW);
    agent.stop();
    assertThat(value(both.read(now("api"))).cursor()).hasValue(9);
    assertThat(value(both.read(now("api"))).cursor()).hasValue(7);
  }

  @Test
  void p3_aServerThatWasCutOffIsNotBelievedAsSoonAsItIsBack() {
    agent.on(STALE, OLD.with("X-Consul-LastContact", "3000"));
    value(registry.read(now("api")));
    agent.on(STALE, OLD).on(LEADER, NEW);
    assertThat(value(registry.read(now("api"))).cursor()).hasValue(9);
  }

  @Test
  void aLeaderThatIsSlowIsNoStandstillOfOthers() {
    agent.on(LEADER, SILENCE);
    CompletableFuture<RegistryAnswer> slow =
        registry.read(ReadRequest.now("api", Optional.empty(), Consistency.CONSISTENT));
    await(() -> agent.targets(LEADER).size() == 1);
    world.time.advance(Duration.ofSeconds(3));
    assertThat(value(registry.read(now("api"))).lag()).hasValue(Duration.ZERO);
    assertThat(slow).isNotDone();
    assertThat(agent.targets(LEADER)).hasSize(1);
  }

  @Test
  void anInstanceThatIsCriticalIsNoStandstill() {
    agent.on("/v1/agent/health/service/id/", FakeReply.json("{}").asStatus(503));
    value(registry.find("api", "api-1"));
    value(registry.read(now("api")));
    assertThat(agent.targets(LEADER)).hasSize(1); // by find itself
  }

  @Test
  void p5_aReadOnADeadConnectionIsSentAgain() {
    agent.on(STALE, SILENCE);
    CompletableFuture<RegistryAnswer> read = registry.read(now("api"));
    await(() -> agent.targets(STALE).size() == 1);
    world.time.advance(Duration.ofSeconds(1));
    await(() -> agent.targets(STALE).size() == 2);
    agent.on(STALE, OLD);
    world.time.advance(Duration.ofSeconds(2));
    assertThat(value(read).cursor()).hasValue(7);
    assertThat(agent.targets(STALE)).hasSize(3);
    await(() -> agent.connections() == 1);
  }

  private void pollsTake(Duration time) {
    agent.on(
        HEALTH + "api?stale=&index=7",
        request -> {
          world.time.advance(time);
          return OLD;
        });
  }

  private CompletableFuture<RegistryAnswer> readDuringStandstill() {
    agent.on(STALE, SILENCE);
    int before = agent.targets(STALE).size();
    CompletableFuture<RegistryAnswer> read = registry.read(now("api"));
    await(() -> agent.targets(STALE).size() == before + 1);
    return read;
  }
}
