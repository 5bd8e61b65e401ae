package io.datapunk.discovery.inmemory.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.inmemory.RegistryFault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RepairTest extends LifecycleTest {

  @Test
  void p7_aWipedRegistryIsFilledAgainWithinOneInterval() {
    Registration registration = discovery.register(api().tags("v1").build());
    faults.wipe();
    assertThat(shown()).isEmpty();

    advance(RECONCILED);

    assertThat(shown())
        .hasValueSatisfying(endpoint -> assertThat(endpoint.tags()).containsExactly("v1"));
    assertThat(health()).contains(HealthStatus.PASSING);
    assertThat(registration.state()).isEqualTo(RegistrationState.REGISTERED);
    assertThat(metrics.count("discovery.registration.repairs", "service=api")).isEqualTo(1);
  }

  @Test
  void trap02_p7_aReportThatMeetsAnUnknownCheckPutsItBackAtOnce() {
    Registration registration =
        discovery.register(api().healthCheck(HealthCheck.ttl(seconds(30))).build());
    registration.report(HealthReport.passing());
    advance(seconds(1));
    faults.wipe();

    registration.report(HealthReport.warning("busy"));
    advance(seconds(1));

    assertThat(health()).contains(HealthStatus.WARNING);
    assertThat(metrics.count("discovery.registration.repairs", "reason=unknown")).isEqualTo(1);
  }

  @Test
  void p7_whatOnlyLookupsLostIsPutBack() {
    discovery.register(api().withoutHealthCheck().build());
    faults.loseInCatalog("api", "api-1");
    assertThat(shown()).isEmpty();

    advance(RECONCILED);

    assertThat(shown()).isPresent();
    assertThat(metrics.count("discovery.registration.repairs", "reason=missing_in_catalog"))
        .isEqualTo(1);
  }

  @Test
  void p7_whatOnlyThePlaceOfRegistrationLostIsPutBack() {
    discovery.register(api().withoutHealthCheck().build());
    faults.loseAtAgent("api", "api-1");

    advance(RECONCILED);

    assertThat(held()).hasValueSatisfying(found -> assertThat(found.agent()).isPresent());
  }

  @Test
  void p7_whatSomebodyRemovedIsPutBack() {
    discovery.register(api().withoutHealthCheck().build());
    await(registry.deregister("api", "api-1"));

    advance(RECONCILED);

    assertThat(shown()).isPresent();
  }

  @Test
  void p7_whatSomebodyChangedIsChangedBack() {
    discovery.register(api().tags("v1").withoutHealthCheck().build());
    ServiceRegistration changed = api().tags("hacked").withoutHealthCheck().build();
    await(registry.register(new DesiredInstance(changed, List.of(), "somebody", 0)));

    advance(RECONCILED);

    assertThat(shown())
        .hasValueSatisfying(endpoint -> assertThat(endpoint.tags()).containsExactly("v1"));
  }

  @Test
  void p7_anOutageThatTookEverythingIsSurvived() {
    Registration registration = discovery.register(api().build());
    faults.begin(RegistryFault.OUTAGE);
    faults.wipe();
    awaitState(registration, RegistrationState.LOST, seconds(60));
    advance(seconds(900));

    faults.end(RegistryFault.OUTAGE);

    awaitState(registration, RegistrationState.REGISTERED, RECONCILED);
    assertThat(health()).contains(HealthStatus.PASSING);
  }

  @Test
  void p7_putBackItIsAtOnceAsHealthyAsItWas() {
    AtomicBoolean seenBad = new AtomicBoolean();
    discovery.register(
        api().healthCheck(HealthCheck.custom("self", HealthReport::passing)).build());
    advance(seconds(15));
    assertThat(health()).contains(HealthStatus.PASSING);
    faults.wipe();

    runtime.advanceUntil(
        () -> {
          health()
              .filter(status -> status != HealthStatus.PASSING)
              .ifPresent(s -> seenBad.set(true));
          return false;
        },
        RECONCILED);

    assertThat(health()).contains(HealthStatus.PASSING);
    assertThat(seenBad).isFalse();
  }

  @Test
  void p7_repairsOfARegistrationAreRateLimited() {
    Registration registration =
        discovery.register(api().healthCheck(HealthCheck.ttl(seconds(30))).build());
    Handle vandal = removeAndReportEvery100Millis(registration);

    advance(seconds(300));

    vandal.close();
    assertThat(metrics.count("discovery.registration.call", "operation=register"))
        .isBetween(20L, 40L);
    advance(seconds(60));
    assertThat(shown()).isPresent();
  }

  private Handle removeAndReportEvery100Millis(Registration registration) {
    AtomicBoolean stopped = new AtomicBoolean();
    removeAndReport(registration, stopped);
    return () -> stopped.set(true);
  }

  /** Each report meets an instance that is not there, and asks for a repair. */
  private void removeAndReport(Registration registration, AtomicBoolean stopped) {
    if (!stopped.get()) {
      registry.deregister("api", "api-1");
      registration.report(HealthReport.passing());
      runtime
          .scheduler()
          .after(Duration.ofMillis(100), () -> removeAndReport(registration, stopped));
    }
  }
}
