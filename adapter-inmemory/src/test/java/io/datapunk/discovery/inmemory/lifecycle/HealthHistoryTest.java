package io.datapunk.discovery.inmemory.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.HealthTransition;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceQuery;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthHistoryTest extends LifecycleTest {

  private static final ServiceQuery ALL =
      ServiceQuery.builder("api").minimumHealth(HealthStatus.MAINTENANCE).build();

  private final AtomicReference<ServiceEndpoint> seen = new AtomicReference<>();

  private Registration registerAndWatch() {
    Registration registration =
        discovery.register(
            api()
                .healthCheck(HealthCheck.ttl(seconds(600)).initially(HealthStatus.PASSING))
                .build());
    discovery.watch(
        ALL, change -> change.snapshot().endpoints().stream().findFirst().ifPresent(seen::set));
    advance(seconds(1));
    return registration;
  }

  private void report(Registration registration, HealthReport report) {
    registration.report(report);
    advance(seconds(1));
  }

  @Test
  void p8_anEndpointTellsHowItsHealthWent() {
    Registration registration = registerAndWatch();
    assertThat(seen.get().healthHistory()).isEmpty();

    report(registration, HealthReport.warning("slow"));
    report(registration, HealthReport.critical("broken"));
    report(registration, HealthReport.passing());

    List<HealthTransition> history = seen.get().healthHistory();
    assertThat(history)
        .extracting(HealthTransition::from, HealthTransition::to, HealthTransition::reason)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                HealthStatus.PASSING, HealthStatus.WARNING, "ttl: slow"),
            org.assertj.core.groups.Tuple.tuple(
                HealthStatus.WARNING, HealthStatus.CRITICAL, "ttl: broken"),
            org.assertj.core.groups.Tuple.tuple(HealthStatus.CRITICAL, HealthStatus.PASSING, ""));
    assertThat(history).isSortedAccordingTo(java.util.Comparator.comparing(HealthTransition::at));
    assertThat(discovery.discover(ALL).endpoints().get(0).healthHistory()).isEqualTo(history);
  }

  @Test
  void p8_otherChangesKeepTheHistory() {
    Registration registration = registerAndWatch();
    report(registration, HealthReport.warning("slow"));

    registration.update(change -> change.tags("v2"));
    advance(seconds(60));

    assertThat(seen.get().tags()).contains("v2");
    assertThat(seen.get().healthHistory()).hasSize(1);
  }

  @Test
  void p8_p11_flappingShowsAndTheHistoryIsBounded() {
    Registration registration = registerAndWatch();

    for (int i = 0; i < 20; i++) {
      report(registration, HealthReport.critical("no " + i));
      report(registration, HealthReport.passing());
    }

    ServiceEndpoint endpoint = seen.get();
    assertThat(endpoint.healthHistory()).hasSize(16);
    assertThat(endpoint.healthHistory().get(14).reason()).isEqualTo("ttl: no 19");
    assertThat(endpoint.healthChangesSince(runtime.clock().instant().minus(Duration.ofMinutes(1))))
        .isEqualTo(16);
    assertThat(endpoint.healthChangesSince(runtime.clock().instant())).isZero();
    assertThat(metrics.count("discovery.health.seen")).isEqualTo(40);
    assertThat(metrics.count("discovery.health.flapping")).isEqualTo(37);
  }

  @Test
  void p8_theOwnHistoryCountsResultsAndNamesTheCheck() {
    AtomicReference<HealthReport> self = new AtomicReference<>(HealthReport.passing());
    Registration registration =
        discovery.register(
            api()
                .healthCheck(HealthCheck.custom("self", self::get))
                .healthCheck(HealthCheck.ttl(seconds(600)).initially(HealthStatus.PASSING))
                .build());
    advance(seconds(5));
    self.set(HealthReport.critical("the database is away"));
    advance(seconds(40));
    registration.report(HealthReport.critical("also here"));
    advance(seconds(1));

    List<HealthTransition> history = registration.healthHistory();
    assertThat(history).hasSize(2);
    assertThat(history.get(0).to()).isEqualTo(HealthStatus.PASSING);
    assertThat(history.get(1).from()).isEqualTo(HealthStatus.PASSING);
    assertThat(history.get(1).to()).isEqualTo(HealthStatus.CRITICAL);
    assertThat(history.get(1).consecutive()).isEqualTo(3);
    assertThat(history.get(1).reason()).isEqualTo("self: the database is away");
  }
}
