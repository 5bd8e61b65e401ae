package io.datapunk.discovery.inmemory.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.inmemory.RegistryFault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the application says of itself, by TTL checks. */
class ReportTest extends LifecycleTest {

  private Registration registration;

  @BeforeEach
  void register() {
    registration = discovery.register(api().healthCheck(HealthCheck.ttl(seconds(30))).build());
  }

  @Test
  void trap09_p8_whatIsNotPassingIsNotFoundUnlessAskedFor() {
    assertThat(discovery.discover("api").endpoints()).isEmpty();
    discovery.watch("api", change -> {});
    for (HealthReport report :
        List.of(HealthReport.warning("slow"), HealthReport.critical("broken"))) {
      registration.report(report);
      advance(seconds(2));

      assertThat(discovery.discover("api").endpoints()).isEmpty();
      assertThat(
              discovery
                  .discover(
                      ServiceQuery.builder("api").minimumHealth(HealthStatus.MAINTENANCE).build())
                  .endpoints())
          .hasSize(1);
    }
  }

  @Test
  void p8_isCriticalUntilTheFirstReport() {
    assertThat(health()).contains(HealthStatus.CRITICAL);

    registration.report(HealthReport.passing());
    advance(seconds(1));

    assertThat(health()).contains(HealthStatus.PASSING);
  }

  @Test
  void p8_silenceIsCriticalWhenTheTimeToLiveIsOver() {
    registration.report(HealthReport.passing());
    advance(seconds(29));
    assertThat(health()).contains(HealthStatus.PASSING);

    advance(seconds(2));

    assertThat(health()).contains(HealthStatus.CRITICAL);
  }

  @Test
  void p8_reportsKeepItAlive() {
    for (int i = 0; i < 20; i++) {
      registration.report(HealthReport.passing());
      advance(seconds(25));
      assertThat(health()).contains(HealthStatus.PASSING);
    }
  }

  @Test
  void p8_theLatestReportIsDeliveredAfterAnOutage() {
    registration.report(HealthReport.passing());
    faults.begin(RegistryFault.OUTAGE);
    registration.report(HealthReport.critical("broken"));
    advance(seconds(5));
    registration.report(HealthReport.warning("limping"));
    advance(seconds(5));
    faults.heal();

    advance(seconds(15));

    assertThat(health()).contains(HealthStatus.WARNING);
  }

  @Test
  void p8_aReportMadeWhileAnotherIsUnderWayIsNotLost() {
    faults.latency(seconds(1));
    registration.report(HealthReport.passing());
    advance(Duration.ofMillis(500));
    registration.report(HealthReport.warning("limping"));

    advance(seconds(3));

    faults.latency(Duration.ZERO);
    assertThat(health()).contains(HealthStatus.WARNING);
  }

  @Test
  void p8_aReportThatWaitedTooLongDoesNotKeepASilentApplicationAlive() {
    faults.begin(RegistryFault.OUTAGE);
    registration.report(HealthReport.passing());
    advance(seconds(28));
    faults.heal();

    advance(seconds(5));

    assertThat(health()).contains(HealthStatus.CRITICAL);
  }

  @Test
  void p8_aReportNeverOutlivesItsTimeToLiveInThePutBackRegistration() {
    registration.report(HealthReport.passing());
    advance(seconds(20));
    faults.begin(RegistryFault.OUTAGE);
    faults.wipe();
    advance(seconds(35)); // so short that it is not left removed as critical
    faults.heal();

    advance(seconds(31));

    assertThat(health()).contains(HealthStatus.CRITICAL);
  }

  @Test
  void p8_aReportForACheckThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> registration.report("other", HealthReport.passing()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other");
  }

  @Test
  void p8_whichCheckMustBeSaidIfThereAreTwo() {
    Registration two =
        discovery.register(
            api()
                .id("api-2")
                .healthCheck(HealthCheck.ttl(seconds(30)).named("a"))
                .healthCheck(HealthCheck.ttl(seconds(30)).named("b"))
                .build());

    assertThatThrownBy(() -> two.report(HealthReport.passing()))
        .isInstanceOf(IllegalStateException.class);
    two.report("a", HealthReport.passing());
    two.report("b", HealthReport.warning("slow"));
    advance(seconds(1));

    assertThat(await(registry.find("api", "api-2")).orElseThrow().catalog().orElseThrow().health())
        .isEqualTo(HealthStatus.WARNING);
  }
}
