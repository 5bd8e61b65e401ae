package io.datapunk.discovery.consul;

import static io.datapunk.discovery.consul.fixture.World.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.consul.fixture.FakeAgent;
import io.datapunk.discovery.consul.fixture.FakeReply;
import io.datapunk.discovery.consul.fixture.World;
import io.datapunk.discovery.core.port.Registry;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How an agent's cluster and datacenter are told apart from others. */
final class LocationTest {

  private static final String PEERS = "/v1/status/peers";
  private static final String SELF = "/v1/agent/self";

  private final World world = new World();
  private final FakeAgent agent = world.agent();
  private final Registry registry = world.open(agent);

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  private Optional<String> place(String peers, FakeReply self) {
    agent.on(PEERS, FakeReply.json(peers)).on(SELF, self);
    return value(registry.place());
  }

  private static FakeReply self(String datacenter) {
    return FakeReply.json("{\"Config\":{\"Datacenter\":\"" + datacenter + "\"},\"Member\":{}}");
  }

  @Test
  void p4_theServersAndTheDatacenterTellIt() {
    Optional<String> one = place("[\"10.0.0.1:8300\",\"10.0.0.2:8300\"]", self("dc1"));

    assertThat(one.orElseThrow()).matches("dc1-[0-9a-f]{16}");
    assertThat(place("[\"10.0.0.2:8300\",\"10.0.0.1:8300\"]", self("dc1"))).isEqualTo(one);
    assertThat(place("[\"10.0.0.1:8300\",\"10.0.0.2:8300\"]", self("dc2"))).isNotEqualTo(one);
    assertThat(place("[\"10.0.9.1:8300\"]", self("dc1"))).isNotEqualTo(one);
  }

  @Test
  void aTokenThatMayNotReadTheAgentIsEnough() {
    assertThat(
            place("[\"10.0.0.1:8300\"]", FakeReply.status(403, "Permission denied")).orElseThrow())
        .matches("[0-9a-f]{16}");
  }

  @Test
  void p1_whatCannotBeReadIsAFailure() {
    agent.on(PEERS, FakeReply.status(500, "No cluster leader"));
    assertThat(registry.place()).failsWithin(World.WAIT);
    agent.on(PEERS, FakeReply.json("[]"));
    assertThat(registry.place()).failsWithin(World.WAIT);
    agent.on(PEERS, FakeReply.json("[\"a:1\"]")).on(SELF, FakeReply.json("{}"));
    assertThat(registry.place()).failsWithin(World.WAIT);
  }
}
