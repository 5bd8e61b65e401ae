package io.datapunk.discovery.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.it.servers.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What checks mean, whoever runs them: the registry's agent, or this process. */
abstract class ChecksContract {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Who runs the check, where the registry leaves the choice. */
  enum Runner {
    REGISTRY,
    PROCESS
  }

  private final AtomicInteger status = new AtomicInteger(200);
  private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();
  private ServiceDiscovery discovery;
  private ScriptedServer server;

  /** Returns the URI of a registry that holds nothing of service {@code api}. */
  abstract String registry();

  @AfterEach
  final void stop() {
    if (discovery != null) {
      discovery.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Runner.class)
  void p8_risesAndFallsAfterAsManyResultsInARow(Runner runner) throws IOException {
    register(http(runner).every(SECOND).rise(2).fall(3));
    awaitHealth(HealthStatus.PASSING);
    assertThat(answers.get(200)).isGreaterThanOrEqualTo(2);

    status.set(503);
    awaitHealth(HealthStatus.CRITICAL);
    assertThat(answers.get(503)).isGreaterThanOrEqualTo(3);

    status.set(204);
    awaitHealth(HealthStatus.PASSING);
    assertThat(answers.get(204)).isGreaterThanOrEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Runner.class)
  void p8_fallsAfterAsManyResultsInARow(Runner runner) throws IOException {
    register(http(runner).every(SECOND).fall(3));
    awaitHealth(HealthStatus.PASSING);

    status.set(503);
    awaitHealth(HealthStatus.CRITICAL);
    assertThat(answers.get(503)).isGreaterThanOrEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Runner.class)
  void p8_aGoodStartFallsAfterAsManyResultsInARow(Runner runner) throws IOException {
    status.set(503);
    register(http(runner).every(SECOND).fall(3).initially(HealthStatus.PASSING));
    awaitHealth(HealthStatus.CRITICAL);
    assertThat(answers.get(503)).isGreaterThanOrEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Runner.class)
  void p8_tooManyRequestsIsAWarning(Runner runner) throws IOException {
    status.set(429);
    register(http(runner).every(SECOND));
    awaitHealth(HealthStatus.WARNING);
  }

  @ParameterizedTest
  @EnumSource(Runner.class)
  void p8_silenceBeyondTheTimeoutIsCritical(Runner runner) throws IOException {
    register(http(runner).every(SECOND).timeout(SECOND).fall(1));
    awaitHealth(HealthStatus.PASSING);

    status.set(0);
    awaitHealth(HealthStatus.CRITICAL);
  }

  @ParameterizedTest
  @EnumSource(Runner.class)
  void p8_theInitialStatusHoldsUntilTheFirstResult(Runner runner) throws IOException {
    status.set(0);
    HealthCheck slow = http(runner).every(PATIENCE).timeout(PATIENCE);
    register(slow.initially(HealthStatus.WARNING));
    assertThat(health()).isEqualTo(HealthStatus.WARNING);
  }

  @Test
  void p8_theReasonIsShown() throws IOException {
    register(http(Runner.PROCESS).every(SECOND).fall(1));
    awaitHealth(HealthStatus.PASSING);
    status.set(503);
    Await.until("the reason", PATIENCE, () -> endpoint().healthReason().contains("503"));
    assertThat(endpoint().healthReason()).startsWith("http: ");
  }

  @Test
  void p8_compositesAddUp() throws IOException {
    HealthCheck broken = HealthCheck.tcp().with("port", "1");
    register(HealthCheck.anyOf("some", http(Runner.REGISTRY), broken).every(SECOND));
    awaitHealth(HealthStatus.PASSING);

    status.set(503);
    awaitHealth(HealthStatus.CRITICAL);
    assertThat(endpoint().healthReason()).contains("http critical").contains("tcp critical");
  }

  /** Plain HTTP checks are the registry's to run, if it can. */
  private static HealthCheck http(Runner runner) {
    HealthCheck check = HealthCheck.http("/health");
    return runner == Runner.REGISTRY ? check : check.with("method", "GET");
  }

  private void register(HealthCheck check) throws IOException {
    server =
        ScriptedServer.start(
            request -> {
              int now = status.get();
              answers.merge(now, 1, Integer::sum);
              return now;
            });
    discovery =
        ServiceDiscovery.open(
            ServiceDiscoveryConfig.builder()
                .registry(registry())
                .caching(false)
                .metrics("none:")
                .build());
    discovery.register(
        ServiceRegistration.builder("api", "127.0.0.1", server.port()).healthCheck(check).build());
  }

  private ServiceEndpoint endpoint() {
    List<ServiceEndpoint> all =
        discovery
            .discover(ServiceQuery.builder("api").minimumHealth(HealthStatus.MAINTENANCE).build())
            .endpoints();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private HealthStatus health() {
    return endpoint().health();
  }

  private void awaitHealth(HealthStatus wanted) {
    Await.until("health " + wanted, PATIENCE, () -> health() == wanted);
  }
}
