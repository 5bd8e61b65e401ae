package io.datapunk.discovery.it.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.it.servers.Await;
import io.datapunk.discovery.it.servers.ConsulMember;
import io.datapunk.discovery.it.servers.Data;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The cluster does what clusters do; else what is tested on it means nothing. */
class ClusterIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static Cluster cluster;

  @BeforeAll
  static void start() {
    cluster = new Cluster("");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static ConsulHttp agent() {
    return new ConsulHttp(cluster.agent().httpUri());
  }

  private static void write(String value) {
    Await.until(
        "written", PATIENCE, () -> agent().put("/v1/kv/key", value.getBytes(UTF_8)).equals("true"));
  }

  /** Agents take a moment to find a new leader. */
  private static void awaitValue(String value) {
    Await.until(value, PATIENCE, () -> agent().get("/v1/kv/key?raw&consistent").equals(value));
  }

  @Test
  void anotherServerLeadsWhenTheLeaderIsKilledAndAWipedOneLearnsAgain() {
    write("before");
    ConsulMember leader = cluster.leader();
    leader.kill();
    cluster.awaitLeader();
    assertThat(cluster.leader()).isNotSameAs(leader);
    awaitValue("before");

    leader.restart(Data.WIPE);
    write("after");

    awaitValue("after");
  }

  @Test
  void whatWasSavedIsRestored() throws IOException {
    write("saved");
    byte[] snapshot = agent().bytes("/v1/snapshot");
    write("later");

    agent().put("/v1/snapshot", snapshot);

    awaitValue("saved");
  }
}
