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
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP checks over TLS, with a certificate made for the test. */
class HttpsProbeTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  private final SystemRuntime runtime = new SystemRuntime();
  private SSLContext before;
  private SSLContext own;
  private HttpsServer server;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    before = SSLContext.getDefault();
    own = context(keys(directory.resolve("keys.p12")));
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

  private static KeyStore keys(Path file) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=check",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  private static SSLContext context(KeyStore keys) throws Exception {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }
}
