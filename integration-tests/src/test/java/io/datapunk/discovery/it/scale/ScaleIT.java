package io.datapunk.discovery.it.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.it.servers.Await;
import io.datapunk.discovery.it.servers.ConsulProcess;
import io.datapunk.discovery.it.servers.Servers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A small part of {@code bin/scale}: more services than the agent allows connections. */
final class ScaleIT {

  private static final int SERVICES = 300;
  private static final int ALLOWED = 40;
  private static final int BUDGET = 32;
  private static final int CHANGES = 30;
  private static final int KEPT = 3;
  private static final Duration PAUSE = Duration.ofMillis(200);

  @Test
  void p11_p5_allServicesAreFollowedWithinTheBudget() {
    try (ConsulProcess consul =
            Servers.newConsul()
                .inMemory()
                .config("limits { http_max_conns_per_client = " + ALLOWED + " }")
                .start();
        Heartbeats heartbeats = new Heartbeats(new Fleet(consul.httpUri()), KEPT)) {
      Fleet fleet = new Fleet(consul.httpUri());
      fleet.register(SERVICES);
      try (WatcherProcess watcher =
          new WatcherProcess("ours", consul.uri().toString(), SERVICES, "kept-0")) {
        Await.until("all are served", Duration.ofSeconds(30), () -> watcher.served() == SERVICES);
        Await.until("its own are healthy", Duration.ofSeconds(20), heartbeats::allHealthy);
        heartbeats.start();

        Delays delays = new Changes(fleet, SERVICES, PAUSE).run(CHANGES, List.of(watcher)).get(0);

        assertThat(delays.missed()).isZero();
        assertThat(heartbeats.bad()).isZero();
        assertThat(new AgentLoad(fleet, consul.port()).connections(watcher.pid()))
            .isLessThanOrEqualTo(BUDGET);
      }
    }
  }
}
