package io.datapunk.discovery.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.it.servers.Await;
import io.datapunk.discovery.it.servers.ConsulProcess;
import io.datapunk.discovery.it.servers.Servers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Instances in processes of their own, which are killed, restarted and ended. */
class ConsulProcessesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Consul's minimum of a minute, its sweep every half minute, and time to spare. */
  private static final Duration REMOVAL = Duration.ofSeconds(150);

  private static ConsulProcess consul;
  private static Catalog catalog;

  @BeforeAll
  static void start() {
    consul = Servers.newConsul().inMemory().start();
    catalog = new Catalog(consul.uri(), consul.httpUri());
  }

  @AfterAll
  static void stop() {
    catalog.close();
    consul.close();
  }

  private static InstanceProcess start(String service, int port) {
    return start(service, service + "-1", port);
  }

  private static InstanceProcess start(String service, String id, int port) {
    return InstanceProcess.start(consul.uri().toString(), service, id, "127.0.0.1", port);
  }

  @Test
  void p7_p8_killedForGoodIsCriticalAndThenRemoved() throws InterruptedException {
    try (InstanceProcess doomed = start("doomed", 7001)) {
      Await.until("it is there", PATIENCE, () -> catalog.isHeldBy(doomed, "doomed"));

      doomed.kill();

      Await.until(
          "it is critical",
          PATIENCE,
          () -> catalog.all("doomed").get(0).health() == HealthStatus.CRITICAL);
      assertThat(catalog.passing("doomed")).isEmpty();
      Await.until("it is removed", REMOVAL, () -> catalog.all("doomed").isEmpty());
    }
  }

  /** Nobody chose an id: what it is made of is what keeps the successor from leaving a ghost. */
  @Test
  void p7_killedAndRestartedOnTheSamePortThereIsOneEntryAndNoGhost() throws InterruptedException {
    try (InstanceProcess first = start("phoenix", OneInstance.DEFAULT_ID, 7002)) {
      Await.until("the first is there", PATIENCE, () -> catalog.isHeldBy(first, "phoenix"));
      first.kill();

      try (InstanceProcess second = start("phoenix", OneInstance.DEFAULT_ID, 7002)) {
        Await.until("the second has it", PATIENCE, () -> catalog.isHeldBy(second, "phoenix"));
        assertThat(catalog.all("phoenix"))
            .extracting("id")
            .containsExactly("phoenix-127.0.0.1-7002");
      }
    }
  }

  @Test
  void p7_terminatedIsGoneAtOnce() throws InterruptedException {
    try (InstanceProcess polite = start("polite", 7003)) {
      Await.until("it is there", PATIENCE, () -> catalog.isHeldBy(polite, "polite"));

      polite.terminate();

      assertThat(catalog.all("polite")).isEmpty();
    }
  }

  @Test
  void p7_ofTwoProcessesWithOneIdTheSecondIsRefused() throws InterruptedException {
    try (InstanceProcess first = start("twins", 7004)) {
      Await.until("the first is there", PATIENCE, () -> catalog.isHeldBy(first, "twins"));

      try (InstanceProcess second = start("twins", 7005)) {
        assertThat(second.exitCode(PATIENCE)).isEqualTo(OneInstance.REFUSED);
      }

      assertThat(catalog.isHeldBy(first, "twins")).isTrue();
      assertThat(catalog.all("twins")).hasSize(1);
    }
  }

  @Test
  void p7_ofTwoThatSlipThroughTheEarlierYieldsAndTakesOverLater() throws InterruptedException {
    try (InstanceProcess first = start("double", 7006)) {
      Await.until("the first is there", PATIENCE, () -> catalog.isHeldBy(first, "double"));

      try (InstanceProcess second = start("double", 7006)) {
        Await.until("the second has it", PATIENCE, () -> catalog.isHeldBy(second, "double"));
        Await.until(
            "the first yields",
            PATIENCE,
            () ->
                first.states().stream().anyMatch(line -> line.startsWith("LOST taken by a later")));
        assertThat(catalog.all("double")).hasSize(1);
        assertThat(catalog.isHeldBy(second, "double")).isTrue();

        second.terminate();
      }

      Await.until("the first has it again", PATIENCE, () -> catalog.isHeldBy(first, "double"));
    }
  }
}
