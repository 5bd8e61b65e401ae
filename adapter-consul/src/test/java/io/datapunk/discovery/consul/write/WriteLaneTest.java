package io.datapunk.discovery.consul.write;

import static io.datapunk.discovery.consul.fixture.World.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.consul.agent.AclToken;
import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.call.Calls;
import io.datapunk.discovery.consul.fixture.World;
import io.datapunk.discovery.consul.http.AgentHttp;
import io.datapunk.discovery.consul.http.Budgets;
import io.datapunk.discovery.consul.http.ConsulMetrics;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A write ends whatever its client throws. */
final class WriteLaneTest {

  private final World world = new World();
  private final Agent agent = new Agent("127.0.0.1", 8500, false);
  private final ConsulMetrics metrics = new ConsulMetrics(MetricsSink.none());
  private final AgentHttp http =
      new AgentHttp(
          world.context(),
          new AclToken(Credentials.none()),
          Optional.empty(),
          new Budgets(List.of(agent), 32, world.time, metrics),
          metrics);
  private final Calls calls = new Calls(world.executor);

  @AfterEach
  void close() throws Exception {
    http.close();
    world.close();
  }

  @Test
  void p7_aClientThatCannotBeLoadedEndsEachWrite() {
    WriteLane lane =
        new WriteLane(
            agent,
            () -> {
              throw new NoClassDefFoundError("client");
            },
            new Silence(http, world.time),
            world.context());
    for (int i = 0; i < 5; i++) {
      CompletableFuture<Void> write =
          calls.begin("write", call -> lane.submit(call, any -> {}, () -> {}, call::fail));
      assertThat(failure(write).kind()).isEqualTo(Kind.UNAVAILABLE);
    }
  }
}
