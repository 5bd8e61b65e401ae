package io.datapunk.discovery.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.core.port.ProbeTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpProbeTest {

  private static final long PATIENCE_SECONDS = 30;

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final HttpProbe probe =
      new HttpProbe(executor, new NameThreads(executor), (delay, task) -> () -> {});
  private TinyHttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = new TinyHttpServer(executor);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    executor.shutdownNow();
  }

  @Test
  void p8_a2xxStatusPasses() throws Exception {
    server.answers(204, "");

    HealthReport report = probe(HealthCheck.http("/health"));

    assertThat(report.status()).isEqualTo(HealthStatus.PASSING);
    assertThat(report.message()).contains("GET").contains("/health").contains("204");
  }

  /** With one or two processors the common pool has one thread. */
  @Test
  void p8_anApplicationThatBlocksTheCommonPoolHoldsUpNoCheck() throws Exception {
    server.answers(200, "");
    CountDownLatch over = new CountDownLatch(1);
    ForkJoinPool pool = ForkJoinPool.commonPool();
    List<ForkJoinTask<?>> blockers = new ArrayList<>();
    for (int i = 0; i < Math.max(1, pool.getParallelism()); i++) {
      blockers.add(pool.submit(() -> over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)));
    }
    try {
      assertThat(probe(HealthCheck.http("/health")).status()).isEqualTo(HealthStatus.PASSING);
      assertThat(blockers).noneMatch(ForkJoinTask::isDone);
    } finally {
      over.countDown();
    }
  }

  @Test
  void p8_anotherStatusIsCriticalAndSaysWhatWasExpected() throws Exception {
    server.answers(503, "busy");

    HealthReport report = probe(HealthCheck.http("/health"));

    assertThat(report.status()).isEqualTo(HealthStatus.CRITICAL);
    assertThat(report.message()).contains("503").contains("expected: 200-299");
  }

  @Test
  void p8_expectedStatusesCanBeChosen() throws Exception {
    server.answers(404, "");

    assertThat(probe(HealthCheck.http("/health").with("status", "200,404")).status())
        .isEqualTo(HealthStatus.PASSING);
  }

  @Test
  void p8_redirectsAreNotFollowed() throws Exception {
    server.answers(TinyHttpServer.status(302, "Location: /to\r\n", ""));

    HealthReport report = probe(HealthCheck.http("/from"));

    assertThat(report.status()).isEqualTo(HealthStatus.CRITICAL);
    assertThat(report.message()).contains("302");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void p8_redirectsWithinTheHostAreFollowedIfWanted() throws Exception {
    server.answersFrom(
        head ->
            head.contains(" /from ")
                ? TinyHttpServer.status(302, "Location: /to?token=sesame\r\n", "")
                : TinyHttpServer.status(200, "", ""));

    HealthReport report = probe(HealthCheck.http("/from").with("redirects", "same-host"));

    assertThat(report.status()).isEqualTo(HealthStatus.PASSING);
    assertThat(server.requests()).hasSize(2);
    assertThat(server.requests().get(1).get(0)).contains("/to?token=sesame");
    assertThat(report.message()).doesNotContain("sesame");
  }

  @Test
  void p12_redirectsToAnotherHostAreNeverFollowed() throws Exception {
    for (String elsewhere :
        List.of(
            "http://169.254.169.254/latest?token=sesame",
            "https://127.0.0.1:" + server.port() + "/",
            "http://127.0.0.1:1/",
            "http://user@127.0.0.1:" + server.port() + "/",
            "//localhost:" + server.port() + "/",
            ":::")) {
      server.answers(TinyHttpServer.status(302, "Location: " + elsewhere + "\r\n", ""));
      int before = server.requests().size();

      HealthReport report = probe(HealthCheck.http("/from").with("redirects", "same-host"));

      assertThat(report.status()).isEqualTo(HealthStatus.CRITICAL);
      assertThat(report.message())
          .contains("another host")
          .doesNotContain("sesame")
          .doesNotContain("169.254");
      assertThat(server.requests()).hasSize(before + 1);
    }
  }

  @Test
  void p8_redirectsInACircleEnd() throws Exception {
    server.answers(TinyHttpServer.status(307, "Location: /from\r\n", ""));

    HealthReport report = probe(HealthCheck.http("/from").with("redirects", "same-host"));

    assertThat(report.status()).isEqualTo(HealthStatus.CRITICAL);
    assertThat(report.message()).contains("redirected more than 5 times");
    assertThat(server.requests()).hasSize(6);
  }

  @Test
  void p8_anotherPortCanBeNamed() throws Exception {
    server.answers(200, "");
    HealthCheck management =
        HealthCheck.http("/health").with("port", Integer.toString(server.port()));

    HealthReport report = run(target(management, "127.0.0.1", 1));

    assertThat(report.status()).isEqualTo(HealthStatus.PASSING);
  }

  @Test
  void p8_linkLocalAddressesCanBeAllowed() throws Exception {
    HealthCheck check =
        HealthCheck.http("/").with("link-local", "allowed").with("host", "127.0.0.1");

    assertThat(run(target(check, "169.254.169.254", server.port())).status())
        .isEqualTo(HealthStatus.PASSING);
    assertThat(Destination.of(target(check, "x", 1)).refusal(InetAddress.getByName("169.254.1.1")))
        .isEmpty();
  }

  @Test
  void p8_tooManyRequestsIsAWarning() throws Exception {
    server.answers(429, "");

    assertThat(probe(HealthCheck.http("/health")).status()).isEqualTo(HealthStatus.WARNING);
  }

  @Test
  void p8_methodAndHeadersAreSent() throws Exception {
    probe(HealthCheck.http("/health").with("method", "HEAD").with("header.X-Probe", "yes"));

    assertThat(server.requests().get(0))
        .contains("HEAD /health HTTP/1.1")
        .anyMatch(line -> line.equalsIgnoreCase("X-Probe: yes"));
  }

  @Test
  void p8_theBodyMustContainTheExpectedText() throws Exception {
    server.answers(200, "{\"status\":\"UP\"}");

    HealthCheck up = HealthCheck.http("/health").with("body", "\"UP\"");
    HealthCheck down = HealthCheck.http("/health").with("body", "\"DOWN\"");
    assertThat(probe(up).status()).isEqualTo(HealthStatus.PASSING);
    assertThat(probe(down).status()).isEqualTo(HealthStatus.CRITICAL);
  }

  @Test
  void p11_anEndlessBodyIsReadToItsLimitOnly() throws Exception {
    CountDownLatch cutOff = new CountDownLatch(1);
    server.answers(
        out -> {
          try {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
              out.write(new byte[8192]);
            }
          } finally {
            cutOff.countDown();
          }
        });

    HealthReport report = probe(HealthCheck.http("/endless").with("body-limit", "1000"));

    assertThat(report.status()).isEqualTo(HealthStatus.PASSING);
    assertThat(cutOff.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void p12_secretsInHeadersAndQueryStayOutOfTheReport() throws Exception {
    server.answers(401, "");
    HealthCheck check =
        HealthCheck.http("/health?token=sesame").with("header.Authorization", "Bearer sesame");

    assertThat(probe(check).message()).contains("/health").doesNotContain("sesame");
    server.close();
    assertThat(probe(check).message()).contains("/health").doesNotContain("sesame");
  }

  @Test
  void p8_anInstanceThatIsAwayIsCriticalNotAFailure() throws Exception {
    int port = server.port();
    server.close();

    HealthReport report = run(target(HealthCheck.http("/health"), "127.0.0.1", port));

    assertThat(report.status()).isEqualTo(HealthStatus.CRITICAL);
    assertThat(report.message()).contains("127.0.0.1:" + port);
  }

  @Test
  void p8_metadataAddressesAreRefused() throws Exception {
    HealthReport report = run(target(HealthCheck.http("/latest"), "169.254.169.254", 80));

    assertThat(report.status()).isEqualTo(HealthStatus.CRITICAL);
    assertThat(report.message()).contains("169.254.169.254").contains("not tested");
  }

  private HealthReport probe(HealthCheck check) throws Exception {
    return run(target(check, "127.0.0.1", server.port()));
  }

  private HealthReport run(ProbeTarget target) throws Exception {
    return probe.probe(target).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static ProbeTarget target(HealthCheck check, String host, int port) {
    return new ProbeTarget("api", "api-1", host, port, check, Duration.ofSeconds(2));
  }
}
