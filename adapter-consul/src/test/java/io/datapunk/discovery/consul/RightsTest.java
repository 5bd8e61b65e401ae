package io.datapunk.discovery.consul;

import static io.datapunk.discovery.consul.fixture.World.failure;
import static io.datapunk.discovery.consul.fixture.World.now;
import static io.datapunk.discovery.consul.fixture.World.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.consul.fixture.FakeAgent;
import io.datapunk.discovery.consul.fixture.FakeReply;
import io.datapunk.discovery.consul.fixture.World;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

  private void health(FakeReply reply) {
    agent.on("/v1/health/service/", reply);
  }

  private Rights rights() {
    return value(registry.read(now("api"))).rights();
  }
}
