package io.datapunk.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.core.port.HealthProbe;
import io.datapunk.discovery.core.port.ProbeTarget;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of {@link HealthProbe} as tests; the number in a name is the rule of the port.
 *
 * <p>A probe's author extends it in a class of tests, opens the probe and starts a small server on
 * {@value #HOST} that the check finds healthy. Servers that are away or silent are the contract's
 * own.
 *
 * <pre>{@code
 * final class MyProbeContractTest extends HealthProbeContract {
 *   @Override
 *   protected HealthCheck check(String secret) {
 *     return HealthCheck.of("my", Map.of("password", secret));
 *   }
 *   // open, startHealthy and pass likewise
 * }
 * }</pre>
 */
@Timeout(120)
public abstract class HealthProbeContract {

  /** Where the servers listen. */
  protected static final String HOST = "127.0.0.1";

  private static final String SECRET = "s3cr3t-of-the-contract";
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration STEP = Duration.ofMillis(5);
  private static final int MOST_STEPS = 4_000;

  private final List<SilentServer> silent = new ArrayList<>();

  /** Creates the contract, once for each test. */
  protected HealthProbeContract() {}

  /** Opens the probe, on real threads. */
  protected abstract HealthProbe open();

  /**
   * Returns a check for the probe.
   *
   * @param secret to be one of its settings, if it has any that is secret
   */
  protected abstract HealthCheck check(String secret);

  /**
   * Starts a server which the check finds passing, to be stopped after the test.
   *
   * @return its port
   */
  protected abstract int startHealthy() throws IOException;

  /**
   * Starts a server which answers what the check finds worse than passing, to be stopped after the
   * test.
   *
   * @return its port; empty, the default, if there is no such answer
   */
  protected OptionalInt startUnhealthy() throws IOException {
    return OptionalInt.empty();
  }

  /** Returns whether the check needs an answer; not, if a connection is all it needs. */
  protected boolean needsAnswer() {
    return true;
  }

  /** Lets this much time pass: waits. */
  protected abstract void pass(Duration time);

  @AfterEach
  void closeSilentServers() {
    silent.forEach(SilentServer::close);
  }

  @Test
  void rule01_theCallReturnsBeforeTheTargetAnswers() throws IOException {
    if (needsAnswer()) {
      CompletableFuture<HealthReport> probed = open().probe(target(startSilent().port(), LONG));
      assertThat(probed).isNotDone();
      probed.cancel(true);
    }
  }

  @Test
  void rule02_aHealthyTargetPasses() throws IOException {
    assertThat(report(startHealthy(), LONG).status()).isEqualTo(HealthStatus.PASSING);
  }

  @Test
  void rule02_anUnhealthyTargetIsReported() throws IOException {
    OptionalInt port = startUnhealthy();
    if (port.isPresent()) {
      HealthReport report = report(port.getAsInt(), LONG);
      assertThat(report.status()).isNotEqualTo(HealthStatus.PASSING);
      assertThat(report.message()).isNotBlank();
    }
  }

  @Test
  void rule02_aTargetThatIsAwayIsReportedCritical() throws IOException {
    HealthReport report = report(portOfNobody(), LONG);
    assertThat(report.status()).isEqualTo(HealthStatus.CRITICAL);
    assertThat(report.message()).isNotBlank();
  }

  @Test
  void rule02_aTargetMayComeBack() throws IOException {
    HealthProbe probe = open();
    await(probe.probe(target(portOfNobody(), LONG))::isDone);
    assertThat(report(probe, startHealthy(), LONG).status()).isEqualTo(HealthStatus.PASSING);
  }

  @Test
  void rule03_aSilentTargetIsCriticalAfterItsTimeout() throws IOException {
    if (needsAnswer()) {
      HealthReport report = report(startSilent().port(), SHORT);
      assertThat(report.status()).isEqualTo(HealthStatus.CRITICAL);
      assertThat(report.message()).isNotBlank();
    }
  }

  @Test
  void rule04_cancellingClosesTheConnection() throws IOException {
    if (needsAnswer()) {
      SilentServer server = startSilent();
      CompletableFuture<HealthReport> probed = open().probe(target(server.port(), LONG));
      await(server::isConnected);
      probed.cancel(true);
      await(server::isDisconnected);
      assertThat(probed).isCancelled();
    }
  }

  @Test
  void rule05_noMessageHoldsASecret() throws IOException {
    List<Integer> ports = new ArrayList<>(List.of(startHealthy(), portOfNobody()));
    startUnhealthy().ifPresent(ports::add);
    if (needsAnswer()) {
      ports.add(startSilent().port());
    }
    for (int port : ports) {
      HealthReport report = report(port, SHORT.multipliedBy(10));
      assertThat(report.message()).doesNotContain(SECRET);
      assertThat(report.data().toString()).doesNotContain(SECRET);
    }
  }

  @Test
  void rule06_manyTargetsAreTestedAtATime() throws IOException {
    HealthProbe probe = open();
    int healthy = startHealthy();
    int away = portOfNobody();
    List<CompletableFuture<HealthReport>> probed =
        IntStream.range(0, 40)
            .parallel()
            .mapToObj(i -> probe.probe(target(i % 2 == 0 ? healthy : away, LONG)))
            .toList();
    await(() -> probed.stream().allMatch(CompletableFuture::isDone));
    for (int i = 0; i < probed.size(); i++) {
      assertThat(probed.get(i)).isCompleted();
      assertThat(probed.get(i).getNow(HealthReport.passing()).status())
          .isEqualTo(i % 2 == 0 ? HealthStatus.PASSING : HealthStatus.CRITICAL);
    }
  }

  private HealthReport report(int port, Duration timeout) {
    return report(open(), port, timeout);
  }

  private HealthReport report(HealthProbe probe, int port, Duration timeout) {
    CompletableFuture<HealthReport> probed = probe.probe(target(port, timeout));
    await(probed::isDone);
    assertThat(probed).isCompleted();
    return probed.getNow(HealthReport.passing());
  }

  private ProbeTarget target(int port, Duration timeout) {
    return new ProbeTarget("api", "api-1", HOST, port, check(SECRET), timeout);
  }

  private SilentServer startSilent() throws IOException {
    SilentServer server = SilentServer.start(HOST);
    silent.add(server);
    return server;
  }

  /** Returns a port at which nobody listens. */
  private static int portOfNobody() throws IOException {
    SilentServer server = SilentServer.start(HOST);
    server.close();
    return server.port();
  }

  private void await(BooleanSupplier condition) {
    for (int step = 0; !condition.getAsBoolean(); step++) {
      assertThat(step).as("steps waited").isLessThan(MOST_STEPS);
      pass(STEP);
    }
  }
}
