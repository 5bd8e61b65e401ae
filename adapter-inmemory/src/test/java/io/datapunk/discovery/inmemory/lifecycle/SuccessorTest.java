package io.datapunk.discovery.inmemory.lifecycle;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.inmemory.RegistryFault;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who leaves touches nothing of who took the id over, at whatever moment that was. */
class SuccessorTest extends LifecycleTest {

  private final SimulatedRuntime otherProcess = runtime.another("successor");
  private final ServiceDiscovery other = open(otherProcess, settings -> settings);

  @AfterEach
  void closeOther() {
    other.close();
  }

  @Test
  void p7_aDrainThatBeginsAfterTheTakeOverLeavesTheSuccessorInService() {
    Registration registration = discovery.register(api().drain(seconds(40)).build());
    Registration next = takeOver();

    CompletableFuture<RegistrationState> closed = registration.closeAsync().toCompletableFuture();
    advance(seconds(1));

    assertThat(health()).contains(HealthStatus.PASSING);
    assertThat(closed).isCompletedWithValue(RegistrationState.CLOSED);
    assertThat(registration.stateReason()).isEqualTo("a successor has the id");
    assertThat(metrics.count("discovery.registration.call", "operation=maintenance")).isZero();
    advance(seconds(120));
    assertStands(next);
  }

  @Test
  void p7_aDrainAsCriticalReportsNothingOfTheSuccessor() {
    ServiceRegistration drained =
        api()
            .healthCheck(HealthCheck.custom("self", HealthReport::passing))
            .drain(seconds(40), HealthStatus.CRITICAL)
            .build();
    Registration registration = discovery.register(drained);
    otherProcess.stepClock(seconds(5));
    other.register(drained.toBuilder().tags("successor").build());
    advance(seconds(15));
    assertThat(health()).contains(HealthStatus.PASSING);

    registration.closeAsync();
    for (int second = 0; second < 60; second++) {
      advance(seconds(1));
      assertThat(health()).contains(HealthStatus.PASSING);
    }
  }

  @Test
  void p7_maintenanceThatMetASuccessorIsTakenBack() {
    OvertakenMaintenance registry = new OvertakenMaintenance();
    Registration registration =
        on(registry).register(api().drain(seconds(40)).withoutHealthCheck().build());
    registry.armed = true;

    CompletableFuture<RegistrationState> closed = registration.closeAsync().toCompletableFuture();
    advance(seconds(1));

    assertThat(health()).contains(HealthStatus.PASSING);
    assertThat(closed).isCompletedWithValue(RegistrationState.CLOSED);
    advance(seconds(120));
    assertStands(registry.next);
  }

  @Test
  void p7_maintenanceThatMetASuccessorWhileNothingCouldBeReadIsTakenBackAfterTheDrain() {
    OvertakenMaintenance registry = new OvertakenMaintenance();
    Registration registration =
        on(registry).register(api().drain(seconds(40)).withoutHealthCheck().build());
    registry.armed = true;
    registry.after = () -> faults.begin(RegistryFault.UNAVAILABLE);

    CompletableFuture<RegistrationState> closed = registration.closeAsync().toCompletableFuture();
    advance(seconds(15));
    faults.heal();
    advance(seconds(45));

    assertThat(closed).isCompletedWithValue(RegistrationState.CLOSED);
    assertThat(health()).contains(HealthStatus.PASSING);
  }

  /** It began when ours was shown already, so what it is in now is not ours. */
  @Test
  void p7_anOperatorsMaintenanceOfTheSuccessorOutlivesTheDrain() {
    Registration registration =
        discovery.register(api().drain(seconds(40)).withoutHealthCheck().build());
    CompletableFuture<RegistrationState> closed = registration.closeAsync().toCompletableFuture();
    advance(seconds(10));
    takeOver();
    assertThat(health()).contains(HealthStatus.PASSING);
    await(registry.maintenance("api", "api-1", true, "by hand"));

    advance(seconds(60));

    assertThat(closed).isCompletedWithValue(RegistrationState.CLOSED);
    assertThat(health()).contains(HealthStatus.MAINTENANCE);
  }

  /** It was carried out, its answer was lost, and the id was taken over before the next attempt. */
  @Test
  void p7_aDeregistrationIsNotRepeatedWithoutANewLook() {
    LostDeregistration registry = new LostDeregistration();
    Registration registration = on(registry).register(api().build());
    registry.armed = true;

    registration.close();

    assertThat(registration.state()).isEqualTo(RegistrationState.CLOSED);
    assertStands(registry.next);
    assertThat(registry.deregistrations).isEqualTo(1);
  }

  @Test
  void p7_whatIsStillThereIsLookedAtBeforeItIsRemovedAgain() {
    ForgottenDeregistration registry = new ForgottenDeregistration();
    Registration registration = on(registry).register(api().build());
    registry.armed = true;

    CompletableFuture<RegistrationState> closed = registration.closeAsync().toCompletableFuture();
    advance(Duration.ofMillis(20));
    assertThat(closed).isNotDone();
    Registration next = takeOver();

    assertThat(await(closed)).isEqualTo(RegistrationState.CLOSED);
    assertStands(next);
    assertThat(registry.deregistrations).isEqualTo(1);
  }

  @Test
  void p7_whatComesBackAfterTheEndIsLookedAtBeforeItsRemovalIsRepeated() {
    LostDeregistration registry = new LostDeregistration();
    Registration registration = on(registry).register(api().build());
    faults.begin(RegistryFault.OUTAGE);
    registration.close();
    assertThat(registration.state()).isEqualTo(RegistrationState.UNCONFIRMED);
    registry.armed = true;

    faults.heal();
    advance(seconds(60));

    assertStands(registry.next);
    assertThat(registry.deregistrations).isEqualTo(1);
  }

  private Registration takeOver() {
    otherProcess.stepClock(seconds(5));
    return await(takingOver());
  }

  private CompletableFuture<Registration> takingOver() {
    return other
        .registerAsync(api().tags("successor").withoutHealthCheck().build())
        .toCompletableFuture();
  }

  private void assertStands(@Nullable Registration next) {
    assertThat(requireNonNull(next).state()).isEqualTo(RegistrationState.REGISTERED);
    assertThat(shown())
        .hasValueSatisfying(
            endpoint -> {
              assertThat(endpoint.tags()).containsExactly("successor");
              assertThat(endpoint.health()).isEqualTo(HealthStatus.PASSING);
            });
  }

  private ServiceDiscovery on(Registry altered) {
    return ServiceDiscoveryManager.builder(
            ServiceDiscoveryConfig.builder().registry("memory:").build())
        .registry(altered)
        .metrics(metrics)
        .runtime(runtime)
        .build();
  }

  /** A client of the registry; once it is armed, another process takes the id over meanwhile. */
  private abstract class TakenOver extends AlteredRegistry {

    boolean armed;
    int deregistrations;
    @Nullable Registration next;

    TakenOver() {
      super(registry.connect(runtime.context("altered")));
    }

    final CompletableFuture<Void> take() {
      armed = false;
      otherProcess.stepClock(seconds(5));
      return takingOver().thenAccept(taken -> next = taken);
    }
  }

  /** It takes the id over before maintenance arrives. */
  private final class OvertakenMaintenance extends TakenOver {

    Runnable after = () -> {};

    @Override
    public CompletableFuture<Void> maintenance(
        String service, String id, boolean on, String reason) {
      return armed
          ? take().thenCompose(nothing -> super.maintenance(service, id, on, reason)).thenRun(after)
          : super.maintenance(service, id, on, reason);
    }
  }

  /** Carries a deregistration out, and says that it cannot be reached. */
  private final class LostDeregistration extends TakenOver {

    @Override
    public CompletableFuture<Void> deregister(String service, String id) {
      deregistrations++;
      return armed
          ? super.deregister(service, id)
              .thenCompose(nothing -> take())
              .thenCompose(
                  nothing ->
                      CompletableFuture.failedFuture(
                          new RegistryException(Kind.UNREACHABLE, "its answer was lost")))
          : super.deregister(service, id);
    }
  }

  /** Says that it deregistered, and did not. */
  private final class ForgottenDeregistration extends TakenOver {

    @Override
    public CompletableFuture<Void> deregister(String service, String id) {
      deregistrations++;
      return armed ? CompletableFuture.completedFuture(null) : super.deregister(service, id);
    }
  }
}
