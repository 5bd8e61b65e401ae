package io.datapunk.discovery.consul;

import static io.datapunk.discovery.consul.fixture.World.failure;
import static io.datapunk.discovery.consul.fixture.World.now;
import static io.datapunk.discovery.consul.fixture.World.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.consul.fixture.FakeAgent;
import io.datapunk.discovery.consul.fixture.FakeReply;
import io.datapunk.discovery.consul.fixture.World;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether an empty list is the truth or what a token may see of it. */
final class RightsTest {

  private static final String AUTHORIZE = "/v1/internal/acl/authorize";
  private static final FakeReply ALLOWED = FakeReply.json("[{\"Allow\": true}, {\"Allow\": true}]");
  private static final FakeReply ONLY_SERVICE =
      FakeReply.json("[{\"Allow\": true}, {\"Allow\": false}]");
  private static final FakeReply ONE =
      FakeReply.json(
          "[{\"Node\": {\"Node\": \"n\"}, \"Service\": {\"ID\": \"a\", \"Address\": \"h\"}}]");

  private final World world = new World();
  private final FakeAgent agent = world.agent();
  private final Registry registry = world.open(agent);

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void withoutAclsEverythingIsSeen() {
    assertThat(rights()).isEqualTo(Rights.COMPLETE);
    health(ONE);
    assertThat(rights()).isEqualTo(Rights.COMPLETE);
    assertThat(agent.targets(AUTHORIZE)).hasSize(1);
  }

  @Test
  void thatAclsAreOffIsAskedAnewAfterSomeTimeAndAfterAFailure() {
    rights();
    world.time.advance(Duration.ofMinutes(6));
    rights();
    assertThat(agent.targets(AUTHORIZE)).hasSize(2);
    agent.stop();
    failure(registry.read(now("api")));
    agent.restart();
    rights();
    assertThat(agent.targets(AUTHORIZE)).hasSize(3);
  }

  @Test
  void aServerThatSaysItFilteredIsBelieved() {
    health(FakeReply.json("[]").with("X-Consul-Results-Filtered-By-ACLs", "true"));
    assertThat(rights()).isEqualTo(Rights.FILTERED);
    assertThat(agent.targets(AUTHORIZE)).isEmpty();
  }

  @Test
  void p1_anEmptyListWithoutTheRightToSeeIsFiltered() {
    agent.on(AUTHORIZE, ONLY_SERVICE);
    assertThat(rights()).isEqualTo(Rights.FILTERED);
    assertThat(agent.requests().get(1).body())
        .isEqualTo(
            "[{\"Resource\":\"service\",\"Access\":\"read\",\"Segment\":\"api\"},"
                + "{\"Resource\":\"node\",\"Access\":\"read\",\"Segment\":\"\"}]");
  }

  @Test
  void p1_rightsCutInMidRunAreNoticedThoughTheIndexStays() {
    agent.on(AUTHORIZE, ALLOWED);
    health(ONE);
    assertThat(rights()).isEqualTo(Rights.UNKNOWN);
    agent.on(AUTHORIZE, ONLY_SERVICE);
    health(FakeReply.json("[]"));
    assertThat(rights()).isEqualTo(Rights.FILTERED);
    assertThat(rights()).isEqualTo(Rights.FILTERED);
  }

  @Test
  void anEmptyListWithTheRightToSeeIsTheTruth() {
    agent.on(AUTHORIZE, ALLOWED);
    assertThat(rights()).isEqualTo(Rights.COMPLETE);
    assertThat(rights()).isEqualTo(Rights.COMPLETE);
    assertThat(agent.targets(AUTHORIZE)).as("at the same index").hasSize(1);
    assertThat(agent.targets("/v1/health/service/")).as("once more, once").hasSize(3);
    health(FakeReply.json("[]").with("X-Consul-Index", "8"));
    assertThat(rights()).isEqualTo(Rights.COMPLETE);
    assertThat(agent.targets(AUTHORIZE)).as("at another index").hasSize(2);
  }

  @Test
  void whatCannotBeAskedIsUnknown() {
    for (FakeReply reply :
        List.of(FakeReply.status(404, ""), FakeReply.json("[]"), FakeReply.json("nonsense"))) {
      agent.on(AUTHORIZE, reply);
      assertThat(rights()).as(reply.toString()).isEqualTo(Rights.UNKNOWN);
    }
  }

  @Test
  void p1_anEmptyListIsNoAnswerWhileTheRightsCannotBeAsked() {
    for (FakeReply reply :
        List.of(
            FakeReply.status(500, "No cluster leader"),
            FakeReply.status(429, ""),
            FakeReply.of(FakeReply.Kind.CLOSE))) {
      agent.on(AUTHORIZE, reply);
      health(FakeReply.json("[]"));
      assertThat(failure(registry.read(now("api"))).kind())
          .isIn(Kind.UNAVAILABLE, Kind.OVERLOADED, Kind.UNREACHABLE);
      health(ONE);
      assertThat(rights()).isEqualTo(Rights.UNKNOWN);
    }
  }

  @Test
  void aTokenRevokedMeanwhileSeesNothing() {
    agent.on(AUTHORIZE, FakeReply.status(403, "ACL not found"));
    assertThat(rights()).isEqualTo(Rights.FILTERED);
  }

  @Test
  void p1_aCatalogWithoutAnyServiceIsDoubted() {
    assertThat(value(registry.services(Optional.empty()))).isEmpty();
    agent.on(AUTHORIZE, ONLY_SERVICE);
    world.time.advance(Duration.ofMinutes(6));
    assertThat(failure(registry.services(Optional.empty())).kind()).isEqualTo(Kind.DENIED);
  }

  @Test
  void p7_anInstanceThatCannotBeSeenIsNotLost() {
    agent.on(AUTHORIZE, ONLY_SERVICE);
    agent.on(
        "/v1/agent/health/service/id/api-1",
        FakeReply.json("{\"Service\": {\"ID\": \"api-1\", \"Service\": \"api\"}}"));
    assertThat(failure(registry.find("api", "api-1")).kind()).isEqualTo(Kind.DENIED);
  }

  @Test
  void p7_anInstanceThatCannotBeSeenAmongOthersIsNotLost() {
    agent.on(AUTHORIZE, ONLY_SERVICE);
    held("api-1");
    health(ONE);
    assertThat(failure(registry.find("api", "api-1")).kind()).isEqualTo(Kind.DENIED);
  }

  @Test
  void p7_aRowThatIsLostAmongOthersIsFoundMissingWithAllRights() {
    agent.on(AUTHORIZE, ALLOWED);
    held("api-1");
    health(ONE);
    for (int i = 0; i < 3; i++) {
      assertThat(value(registry.find("api", "api-1")).orElseThrow().catalog()).isEmpty();
    }
    assertThat(agent.targets(AUTHORIZE)).as("at the same index").hasSize(1);
  }

  @Test
  void p1_thatOneInstanceIsTrulyMissingSaysNothingOfTheOthers() {
    agent.on(AUTHORIZE, ALLOWED);
    held("api-1");
    health(ONE);
    assertThat(value(registry.find("api", "api-1")).orElseThrow().catalog()).isEmpty();
    agent.on(AUTHORIZE, ONLY_SERVICE);
    health(FakeReply.json("[]"));
    assertThat(rights()).as("at the same index").isEqualTo(Rights.FILTERED);
  }

  @Test
  void p7_whatItsAgentHasLostIsMissedThoughRightsMayHideTheRow() {
    agent.on(AUTHORIZE, ONLY_SERVICE);
    health(ONE);
    assertThat(value(registry.find("api", "api-1"))).isEmpty();
  }

  @Test
  void p1_anEmptyListFromBeforeTheRightsCameIsNotTheTruth() {
    allowedOnceAsked();
    RegistryAnswer answer = value(registry.read(now("api")));
    assertThat(answer.endpoints()).hasSize(1);
    assertThat(answer.cursor()).hasValue(8);
    assertThat(answer.rights()).isEqualTo(Rights.UNKNOWN);
  }

  @Test
  void p1_p7_noNamesAndNoRowFromBeforeTheRightsCameAreNotTheTruth() {
    allowedOnceAsked();
    agent.on(
        "/v1/catalog/services",
        request -> FakeReply.json(agent.targets(AUTHORIZE).isEmpty() ? "{}" : "{\"api\": []}"));
    assertThat(value(registry.services(Optional.empty()))).containsExactly("api");
    agent.requests().clear();
    held("a");
    assertThat(value(registry.find("api", "a")).orElseThrow().catalog()).isPresent();
  }

  @Test
  void p1_theRightsOfAnotherTokenProveNothing() {
    AtomicInteger turn = new AtomicInteger();
    FakeAgent other = world.agent();
    // The list is read and the question asked with one token, the second list is read with another.
    Registry turning =
        world.open(Credentials.token(() -> turn.incrementAndGet() < 3 ? "old" : "new"), other);
    other.on(
        AUTHORIZE,
        request -> request.token().filter("old"::equals).isPresent() ? ALLOWED : ONLY_SERVICE);
    assertThat(value(turning.read(now("api"))).rights()).isEqualTo(Rights.FILTERED);
  }

  @Test
  void p1_aTokenThatNeverStaysProvesNothing() {
    AtomicInteger turn = new AtomicInteger();
    FakeAgent other = world.agent();
    other.on(AUTHORIZE, ALLOWED);
    Registry turning =
        world.open(Credentials.token(() -> "token-" + turn.incrementAndGet()), other);
    assertThat(failure(turning.read(now("api"))).kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void whereAclsAreOffAnEmptyListIsReadOnce() {
    assertThat(rights()).isEqualTo(Rights.COMPLETE);
    assertThat(agent.targets("/v1/health/service/")).hasSize(1);
  }

  private void allowedOnceAsked() {
    agent.on(AUTHORIZE, ALLOWED);
    agent.on(
        "/v1/health/service/",
        request ->
            agent.targets(AUTHORIZE).isEmpty()
                ? FakeReply.json("[]")
                : ONE.with("X-Consul-Index", "8"));
  }

  @Test
  void whereARowIsSeenOrAclsAreOffNoRightIsAskedFor() {
    held("a");
    health(ONE);
    for (int i = 0; i < 3; i++) {
      assertThat(value(registry.find("api", "a")).orElseThrow().catalog()).isPresent();
    }
    assertThat(agent.targets(AUTHORIZE)).isEmpty();
    held("api-1");
    for (int i = 0; i < 3; i++) {
      assertThat(value(registry.find("api", "api-1")).orElseThrow().catalog()).isEmpty();
    }
    assertThat(agent.targets(AUTHORIZE)).as("once for some minutes").hasSize(1);
  }

  private void held(String id) {
    agent.on(
        "/v1/agent/health/service/id/" + id,
        FakeReply.json("{\"Service\": {\"ID\": \"%s\", \"Service\": \"api\"}}".formatted(id)));
  }

  private void health(FakeReply reply) {
    agent.on("/v1/health/service/", reply);
  }

  private Rights rights() {
    return value(registry.read(now("api"))).rights();
  }
}
