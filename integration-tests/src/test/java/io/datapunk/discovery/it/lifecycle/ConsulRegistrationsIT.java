package io.datapunk.discovery.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.it.servers.Await;
import io.datapunk.discovery.it.servers.ConsulProcess;
import io.datapunk.discovery.it.servers.Data;
import io.datapunk.discovery.it.servers.Servers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What registrations promise, kept by a real Consul. */
class ConsulRegistrationsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration RECONCILE_INTERVAL = Duration.ofSeconds(2);

  /**
   * What was lost is found missing within one interval. Two more are for the agent and its servers,
   * on a busy machine.
   */
  private static final Duration PUT_BACK = RECONCILE_INTERVAL.multipliedBy(3);

  /** A registry that was away is asked again within 2 s, at most {@code recovery-spread} of it. */
  private static final Duration RECOVERY = Duration.ofSeconds(2);

  private ConsulProcess consul;
  private Catalog catalog;
  private ServiceDiscovery discovery;

  @BeforeEach
  void start() {
    consul = Servers.newConsul().start();
    catalog = new Catalog(consul.uri(), consul.httpUri());
    discovery =
        ServiceDiscovery.open(
            ServiceDiscoveryConfig.builder()
                .registry(consul.uri().toString())
                .cacheTtl(Duration.ofSeconds(1))
                .healthCheckInterval(Duration.ofSeconds(1))
                .healthCheckTimeout(Duration.ofSeconds(1))
                .reconcileInterval(RECONCILE_INTERVAL)
                .recoverySpread(RECOVERY)
                .closeTimeout(Duration.ofSeconds(5))
                .metrics("none:")
                .build());
  }

  @AfterEach
  void stop() {
    discovery.close();
    catalog.close();
    consul.close();
  }

  private static ServiceRegistration.Builder api() {
    return ServiceRegistration.builder("api", "127.0.0.1", 8080).id("api-1");
  }

  private HealthStatus health() {
    List<ServiceEndpoint> all = catalog.all("api");
    assertThat(all).hasSizeLessThanOrEqualTo(1);
    return all.isEmpty() ? HealthStatus.UNKNOWN : all.get(0).health();
  }

  private void awaitHealth(HealthStatus status) {
    Await.until("health " + status, PATIENCE, () -> health() == status);
  }

  private static void assertWithin(Duration bound, long sinceNanos) {
    Duration took = Duration.ofNanos(System.nanoTime() - sinceNanos);
    System.out.println("put back after " + took.toMillis() + " ms");
    assertThat(took).isLessThan(bound);
  }

  @Test
  void p7_aRowRemovedFromTheCatalogByHandIsPutBack() {
    Registration registration = discovery.register(api().withoutHealthCheck().build());
    awaitHealth(HealthStatus.PASSING);

    catalog.removeRow("api-1");
    long removed = System.nanoTime();
    assertThat(catalog.all("api")).isEmpty();

    awaitHealth(HealthStatus.PASSING);
    assertWithin(PUT_BACK, removed);
    Await.until("registered", PATIENCE, () -> registration.state() == RegistrationState.REGISTERED);
  }

  @Test
  void p7_anAgentThatLostEverythingGetsItBackAsItWas() {
    Registration registration =
        discovery.register(api().tags("v1").metadata("zone", "a").weight(3).build());
    registration.maintenance(true, "deploying");
    awaitHealth(HealthStatus.MAINTENANCE);

    consul.restart(Data.WIPE);
    long restarted = System.nanoTime();

    awaitHealth(HealthStatus.MAINTENANCE);
    assertWithin(RECOVERY.plus(PUT_BACK), restarted);
    ServiceEndpoint back = catalog.all("api").get(0);
    assertThat(back.tags()).containsExactly("v1");
    assertThat(back.metadata()).containsEntry("zone", "a");
    assertThat(back.weight()).isEqualTo(3);
    registration.maintenance(false, "");
    awaitHealth(HealthStatus.PASSING);
  }

  @Test
  void p7_p8_anAgentThatKeptItsDataShowsItsOwnCheckAsCriticalUntilItHasRun() throws IOException {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    AtomicBoolean hangs = new AtomicBoolean();
    try (ScriptedServer server =
        ScriptedServer.start(
            request -> {
              if (hangs.get()) {
                awaited(mayAnswer);
              }
              return 200;
            })) {
      Registration registration = discovery.register(tested(server));
      awaitHealth(HealthStatus.PASSING);

      hangs.set(true);
      consul.restart(Data.KEEP);

      awaitHealth(HealthStatus.CRITICAL); // its catalog shows the old status for a moment
      Await.until(
          "registered", PATIENCE, () -> registration.state() == RegistrationState.REGISTERED);
      assertThat(health()).isEqualTo(HealthStatus.CRITICAL);
      assertThat(catalog.all("api").get(0).metadata()).containsEntry("zone", "a");
      mayAnswer.countDown();
      awaitHealth(HealthStatus.PASSING);
    }
  }

  /** With a check that the agent runs, and that may take longer than this test looks. */
  private static ServiceRegistration tested(ScriptedServer server) {
    return ServiceRegistration.builder("api", "127.0.0.1", server.port())
        .id("api-1")
        .metadata("zone", "a")
        .healthCheck(HealthCheck.http("/health").timeout(PATIENCE))
        .build();
  }

  private static void awaited(CountDownLatch latch) {
    try {
      boolean unused = latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void p7_updatesMakeNoGap() {
    Registration registration = discovery.register(api().build());
    awaitHealth(HealthStatus.PASSING);
    List<Integer> sizes = new CopyOnWriteArrayList<>();
    discovery.watch("api", change -> sizes.add(change.snapshot().size()));
    Await.until("the watch", PATIENCE, () -> !sizes.isEmpty());

    for (int i = 0; i < 20; i++) {
      String tag = "v" + i;
      registration.update(change -> change.clearTags().tags(tag));
    }

    Await.until(
        "the last update",
        PATIENCE,
        () -> catalog.passing("api").stream().anyMatch(e -> e.tags().contains("v19")));
    assertThat(sizes).containsOnly(1);
  }

  @Test
  void p7_updatesDuringAMaintenanceNeverShowTheInstance() {
    Registration registration = discovery.register(api().build());
    registration.maintenance(true, "deploying");
    awaitHealth(HealthStatus.MAINTENANCE);
    List<Integer> sizes = new CopyOnWriteArrayList<>();
    discovery.watch("api", change -> sizes.add(change.snapshot().size()));
    Await.until("the watch", PATIENCE, () -> !sizes.isEmpty());

    for (int i = 0; i < 20; i++) {
      String tag = "v" + i;
      registration.update(change -> change.clearTags().tags(tag));
    }
    registration.update(change -> change.healthCheck(HealthCheck.tcp()));

    Await.until(
        "the last update", PATIENCE, () -> catalog.all("api").get(0).tags().contains("v19"));
    assertThat(health()).isEqualTo(HealthStatus.MAINTENANCE);
    assertThat(sizes).containsOnly(0);
    registration.update(ServiceRegistration.Builder::clearHealthChecks);
    registration.maintenance(false, "");
    awaitHealth(HealthStatus.PASSING);
  }

  @Test
  void p7_anOperatorsMaintenanceOutlivesAnUpdate() {
    Registration registration = discovery.register(api().build());
    awaitHealth(HealthStatus.PASSING);
    catalog.maintain("api-1");
    awaitHealth(HealthStatus.MAINTENANCE);

    registration.update(change -> change.tags("v2"));

    Await.until("the update", PATIENCE, () -> catalog.all("api").get(0).tags().contains("v2"));
    assertThat(health()).isEqualTo(HealthStatus.MAINTENANCE);
  }

  @Test
  void p7_drainingAsCriticalIsShownAndThenItIsGone() {
    Registration registration =
        discovery.register(api().drain(Duration.ofSeconds(3), HealthStatus.CRITICAL).build());
    awaitHealth(HealthStatus.PASSING);

    var closed = registration.closeAsync().toCompletableFuture();

    awaitHealth(HealthStatus.CRITICAL);
    Await.until("closed", PATIENCE, closed::isDone);
    assertThat(closed.getNow(null)).isEqualTo(RegistrationState.CLOSED);
    assertThat(catalog.all("api")).isEmpty();
  }

  @Test
  void p7_drainingIsShownAndThenItIsGone() {
    Registration registration = discovery.register(api().drain(Duration.ofSeconds(3)).build());
    awaitHealth(HealthStatus.PASSING);

    var closed = registration.closeAsync().toCompletableFuture();

    awaitHealth(HealthStatus.MAINTENANCE);
    assertThat(registration.state()).isEqualTo(RegistrationState.DRAINING);
    Await.until("closed", PATIENCE, closed::isDone);
    assertThat(closed.getNow(null)).isEqualTo(RegistrationState.CLOSED);
    assertThat(catalog.all("api")).isEmpty();
  }

  @Test
  void p7_closedIsGoneAtOnce() {
    Registration registration = discovery.register(api().build());

    registration.close();

    assertThat(registration.state()).isEqualTo(RegistrationState.CLOSED);
    assertThat(catalog.all("api")).isEmpty();
  }

  @Test
  void p8_theApplicationsOwnCodeIsReported() {
    AtomicReference<HealthReport> self = new AtomicReference<>(HealthReport.passing());
    discovery.register(api().healthCheck(HealthCheck.custom("self", self::get).fall(1)).build());
    awaitHealth(HealthStatus.PASSING);

    self.set(HealthReport.warning("slow"));
    awaitHealth(HealthStatus.WARNING);
    self.set(HealthReport.critical("broken"));
    awaitHealth(HealthStatus.CRITICAL);
    self.set(HealthReport.passing());
    awaitHealth(HealthStatus.PASSING);
  }

  @Test
  void p8_aSilentApplicationBecomesCritical() {
    Registration registration =
        discovery.register(api().healthCheck(HealthCheck.ttl(Duration.ofSeconds(2))).build());
    assertThat(health()).isEqualTo(HealthStatus.CRITICAL);

    registration.report(HealthReport.passing());
    awaitHealth(HealthStatus.PASSING);

    awaitHealth(HealthStatus.CRITICAL);
  }

  @Test
  void p8_theAgentRunsWhatItCan() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      discovery.register(
          ServiceRegistration.builder("api", "127.0.0.1", server.getLocalPort())
              .id("api-1")
              .healthCheck(HealthCheck.tcp())
              .build());
      awaitHealth(HealthStatus.PASSING);
    }
    awaitHealth(HealthStatus.CRITICAL);
  }
}
