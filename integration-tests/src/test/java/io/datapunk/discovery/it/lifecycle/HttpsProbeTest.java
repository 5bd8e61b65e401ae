package io.datapunk.discovery.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.core.health.Probes;
import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.ProbeTarget;
import io.datapunk.discovery.core.runtime.SystemRuntime;
import io.datapunk.discovery.it.tls.Certificate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP checks over TLS, with a certificate made for the test. */
class HttpsProbeTest {

  private final SystemRuntime runtime = new SystemRuntime();
  private SSLContext before;
  private SSLContext own;
  private HttpsServer server;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    before = SSLContext.getDefault();
    own = Certificate.in(directory).context();
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 10);
    server.setHttpsConfigurator(new HttpsConfigurator(own));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    SSLContext.setDefault(before);
    server.stop(0);
    runtime.close();
  }

  @Test
  void p8_aCertificateTheJvmDoesNotTrustIsCritical() throws Exception {
    HealthReport report = probe();

    assertThat(report.status()).isEqualTo(HealthStatus.CRITICAL);
    assertThat(report.message()).contains("https://127.0.0.1").contains("SSLHandshakeException");
  }

  @Test
  void p8_oneItTrustsPasses() throws Exception {
    SSLContext.setDefault(own);

    assertThat(probe().status()).isEqualTo(HealthStatus.PASSING);
  }

  private HealthReport probe() throws Exception {
    Probes probes =
        new Probes(
            List.of(),
            new AdapterContext(
                runtime.probes(),
                runtime.scheduler(),
                runtime.ticks(),
                runtime.clock(),
                runtime.random("probes"),
                MetricsSink.none()));
    HealthCheck check = HealthCheck.http("/health").with("scheme", "https");
    try {
      return probes
          .probeFor(check)
          .probe(
              new ProbeTarget(
                  "api",
                  "api-1",
                  "127.0.0.1",
                  server.getAddress().getPort(),
                  check,
                  Duration.ofSeconds(20)))
          .get(30, TimeUnit.SECONDS);
    } finally {
      probes.close();
    }
  }
}
