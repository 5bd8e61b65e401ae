package io.datapunk.discovery.inmemory.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A maintenance is kept through all that happens to a registration. */
class MaintenanceTest extends LifecycleTest {

  @Test
  void p7_anUpdateKeepsTheMaintenance() {
    Registration registration = discovery.register(api().build());
    registration.maintenance(true, "deploying");

    registration.update(change -> change.tags("v2"));

    assertThat(health()).contains(HealthStatus.MAINTENANCE);
  }

  @Test
  void p7_whatIsPutBackIsInMaintenanceFromTheStart() {
    Registration registration = discovery.register(api().build());
    registration.maintenance(true, "deploying");
    List<HealthStatus> seen = new ArrayList<>();
    faults.wipe();

    assertThat(
            runtime.advanceUntil(
                () -> {
                  health().ifPresent(seen::add);
                  return registration.state() == RegistrationState.REGISTERED && !seen.isEmpty();
                },
                RECONCILED))
        .isTrue();
    advance(seconds(5));

    assertThat(seen).isNotEmpty().containsOnly(HealthStatus.MAINTENANCE);
    assertThat(health()).contains(HealthStatus.MAINTENANCE);
  }

  @Test
  void p7_anOperatorsMaintenanceIsLeftAlone() {
    Registration registration = discovery.register(api().build());
    await(registry.maintenance("api", "api-1", true, "by an operator"));

    registration.update(change -> change.tags("v2"));
    advance(seconds(120));

    assertThat(health()).contains(HealthStatus.MAINTENANCE);
    registration.maintenance(false, "");
    assertThat(health()).contains(HealthStatus.PASSING);
  }

  @Test
  void p7_whatAnOperatorEndedIsPutBackAsLongAsItIsWanted() {
    Registration registration = discovery.register(api().build());
    registration.maintenance(true, "deploying");
    await(registry.maintenance("api", "api-1", false, ""));

    advance(RECONCILED);

    assertThat(health()).contains(HealthStatus.MAINTENANCE);
  }
}
