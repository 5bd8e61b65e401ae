package io.datapunk.discovery.inmemory.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.AccessRefusedException;
import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.inmemory.RegistryFault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class UpdateTest extends LifecycleTest {

  @Test
  void p7_updatesWithoutAGap() {
    Registration registration =
        discovery.register(
            api()
                .tags("v1")
                .healthCheck(HealthCheck.custom("self", HealthReport::passing))
                .build());
    advance(seconds(15));
    List<Integer> sizes = new ArrayList<>();
    discovery.watch("api", change -> sizes.add(change.snapshot().size()));
    advance(seconds(1));

    registration.update(change -> change.clearTags().tags("v2").metadata("zone", "b").weight(7));
    advance(seconds(40));
    registration.update(
        change -> change.healthCheck(HealthCheck.custom("more", HealthReport::passing)));
    advance(seconds(40));
    registration.update(change -> change.clearHealthChecks());
    advance(seconds(40));

    assertThat(sizes).isNotEmpty().containsOnly(1);
    assertThat(shown())
        .hasValueSatisfying(
            endpoint -> {
              assertThat(endpoint.tags()).containsExactly("v2");
              assertThat(endpoint.metadata()).containsEntry("zone", "b");
              assertThat(endpoint.weight()).isEqualTo(7);
              assertThat(endpoint.health()).isEqualTo(HealthStatus.PASSING);
            });
    assertThat(held())
        .hasValueSatisfying(found -> assertThat(found.checks()).containsExactly("alive"));
    assertThat(registration.current().weight()).isEqualTo(7);
  }

  @Test
  void p7_aRefusedUpdateThrowsAndTheOldStateStays() {
    Registration registration = discovery.register(api().tags("v1").build());
    faults.begin(RegistryFault.DENIED);

    assertThatThrownBy(() -> registration.update(change -> change.clearTags().tags("v2")))
        .isInstanceOf(AccessRefusedException.class);

    assertThat(registration.current().tags()).containsExactly("v1");
    faults.heal();
    awaitState(registration, RegistrationState.REGISTERED, seconds(60));
    assertThat(shown())
        .hasValueSatisfying(endpoint -> assertThat(endpoint.tags()).containsExactly("v1"));
  }

  @Test
  void p7_anUpdateDuringAnOutageStaysWanted() {
    Registration registration = discovery.register(api().tags("v1").build());
    faults.begin(RegistryFault.OUTAGE);

    registration.update(change -> change.clearTags().tags("v2"));
    assertThat(registration.current().tags()).containsExactly("v2");
    faults.heal();

    awaitState(registration, RegistrationState.REGISTERED, seconds(60));
    assertThat(shown())
        .hasValueSatisfying(endpoint -> assertThat(endpoint.tags()).containsExactly("v2"));
  }

  @Test
  void p7_aRefusedChangeGoesBackToTheOneThatWasPromised() {
    Registration registration = discovery.register(api().tags("v1").build());
    faults.begin(RegistryFault.OUTAGE);
    registration.update(change -> change.clearTags().tags("promised"));
    registration.maintenance(true, "promised");
    faults.begin(RegistryFault.DENIED);
    faults.end(RegistryFault.OUTAGE);

    CompletableFuture<Void> update =
        registration
            .updateAsync(change -> change.clearTags().tags("refused"))
            .toCompletableFuture();
    CompletableFuture<Void> maintenance =
        registration.maintenanceAsync(false, "").toCompletableFuture();
    awaitRefusal(update);
    assertThat(registration.current().tags()).containsExactly("promised");
    faults.heal();
    await(maintenance);
    advance(seconds(60));

    assertThat(shown())
        .hasValueSatisfying(endpoint -> assertThat(endpoint.tags()).containsExactly("promised"));
    assertThat(health()).contains(HealthStatus.PASSING);
  }

  @Test
  void p7_aRefusedMaintenanceGoesBackToTheOneThatWasPromised() {
    Registration registration = discovery.register(api().build());
    faults.begin(RegistryFault.OUTAGE);
    registration.maintenance(true, "promised");
    faults.begin(RegistryFault.DENIED);
    faults.end(RegistryFault.OUTAGE);

    awaitRefusal(registration.maintenanceAsync(false, "").toCompletableFuture());
    faults.heal();
    advance(seconds(60));

    assertThat(health()).contains(HealthStatus.MAINTENANCE);
  }

  private void awaitRefusal(CompletableFuture<Void> change) {
    assertThat(runtime.advanceUntil(change::isDone, seconds(9))).isTrue();
    assertThat(change).isCompletedExceptionally();
  }

  @Test
  void p7_theLastOfManyUpdatesWins() {
    Registration registration = discovery.register(api().build());
    faults.latency(seconds(1));
    List<CompletableFuture<Void>> updates = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String tag = "v" + i;
      updates.add(
          registration.updateAsync(change -> change.clearTags().tags(tag)).toCompletableFuture());
    }

    updates.forEach(this::await);

    faults.heal();
    assertThat(shown())
        .hasValueSatisfying(endpoint -> assertThat(endpoint.tags()).containsExactly("v19"));
    assertThat(metrics.count("discovery.registration.call", "operation=register"))
        .isLessThanOrEqualTo(4);
  }

  @Test
  void p7_anUpdateCannotMoveTheInstance() {
    Registration registration = discovery.register(api().build());

    assertThatThrownBy(() -> registration.update(change -> change.id("api-2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("api-2");
  }

  @Test
  void p7_maintenanceGoesOnAndOff() {
    Registration registration = discovery.register(api().build());

    registration.maintenance(true, "deploying");
    assertThat(health()).contains(HealthStatus.MAINTENANCE);
    advance(seconds(120));
    assertThat(health()).contains(HealthStatus.MAINTENANCE);

    registration.maintenance(false, "");
    assertThat(health()).contains(HealthStatus.PASSING);
  }

  @Test
  void p7_maintenanceIsPutBackToo() {
    Registration registration = discovery.register(api().build());
    registration.maintenance(true, "deploying");
    faults.wipe();

    advance(RECONCILED);

    assertThat(health()).contains(HealthStatus.MAINTENANCE);
  }

  @Test
  void p7_refusedMaintenanceThrowsAndIsNotWanted() {
    Registration registration = discovery.register(api().build());
    faults.begin(RegistryFault.DENIED);

    assertThatThrownBy(() -> registration.maintenance(true, "deploying"))
        .isInstanceOf(AccessRefusedException.class);

    faults.heal();
    advance(seconds(120));
    assertThat(health()).contains(HealthStatus.PASSING);
  }

  @Test
  void p7_aCheckThatIsReplacedUnderItsNameIsHeldAsItIsNow() {
    Registration registration =
        discovery.register(api().healthCheck(HealthCheck.ttl(seconds(10))).build());
    registration.report(HealthReport.passing());
    advance(seconds(1));

    registration.update(
        change -> change.clearHealthChecks().healthCheck(HealthCheck.ttl(seconds(600))));
    registration.report(HealthReport.passing());
    advance(seconds(300)); // longer than the first lives

    assertThat(shown())
        .hasValueSatisfying(
            endpoint -> assertThat(endpoint.health()).isEqualTo(HealthStatus.PASSING));
  }
}
