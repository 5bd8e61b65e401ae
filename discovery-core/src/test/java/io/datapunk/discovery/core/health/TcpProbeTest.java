package io.datapunk.discovery.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.core.port.ProbeTarget;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TcpProbeTest {

  @Test
  void p8_anAcceptedConnectionPasses() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(probe("127.0.0.1", server.getLocalPort()).status())
          .isEqualTo(HealthStatus.PASSING);
    }
  }

  @Test
  void p8_aRefusedConnectionIsCritical() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }

    HealthReport report = probe("127.0.0.1", port);

    assertThat(report.status()).isEqualTo(HealthStatus.CRITICAL);
    assertThat(report.message()).contains("127.0.0.1:" + port);
  }

  @Test
  void p8_linkLocalAddressesAreRefused() throws Exception {
    assertThat(probe("169.254.1.1", 80).message()).contains("not tested");
  }

  private static HealthReport probe(String host, int port) throws Exception {
    ProbeTarget target =
        new ProbeTarget("db", "db-1", host, port, HealthCheck.tcp(), Duration.ofSeconds(2));
    return new TcpProbe(Runnable::run, new NameThreads(Runnable::run), (delay, task) -> () -> {})
        .probe(target)
        .get(30, TimeUnit.SECONDS);
  }
}
