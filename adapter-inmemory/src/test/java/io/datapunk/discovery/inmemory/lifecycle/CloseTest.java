package io.datapunk.discovery.inmemory.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.inmemory.RegistryFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CloseTest extends LifecycleTest {

  @Test
  void trap10_p7_closedIsGoneAndAwaited() {
    Registration registration = discovery.register(api().build());

    registration.close();

    assertThat(registration.state()).isEqualTo(RegistrationState.CLOSED);
    assertThat(held()).isEmpty();
    advance(seconds(600));
    assertThat(held()).isEmpty();
    assertThat(metrics.gauge("discovery.registrations")).isZero();
  }

  @Test
  void p3_whatWasHeldBeforeCloseIsRefreshedInTheBackground() {
    Registration registration = discovery.register(api().build());
    assertThat(discovery.discover("api").size()).isEqualTo(1);

    registration.close();
    advance(Duration.ofMillis(10));

    assertThat(discovery.discover("api").isEmpty()).isTrue();
  }

  @Test
  void p7_closingTwiceIsClosingOnce() {
    Registration registration = discovery.register(api().build());
    CompletableFuture<RegistrationState> first = registration.closeAsync().toCompletableFuture();
    CompletableFuture<RegistrationState> second = registration.closeAsync().toCompletableFuture();

    assertThat(await(first)).isEqualTo(RegistrationState.CLOSED);
    assertThat(await(second)).isEqualTo(RegistrationState.CLOSED);
    registration.close();
  }

  @Test
  void p7_closingWaitsForAWriteUnderWay() {
    Registration registration = discovery.register(api().build());
    faults.latency(seconds(2));
    registration.updateAsync(change -> change.tags("late"));
    advance(Duration.ofMillis(100));

    registration.close();

    assertThat(registration.state()).isEqualTo(RegistrationState.CLOSED);
    faults.heal();
    assertThat(held()).isEmpty();
  }

  @Test
  void p7_whatCannotBeConfirmedIsUnconfirmedWithinTheTimeForClosing() {
    Registration registration = discovery.register(api().build());
    faults.begin(RegistryFault.OUTAGE);
    Duration before = runtime.time().elapsed();

    registration.close();

    assertThat(registration.state()).isEqualTo(RegistrationState.UNCONFIRMED);
    assertThat(runtime.time().elapsed().minus(before)).isLessThanOrEqualTo(seconds(11));
    assertThat(metrics.count("discovery.registration.ended", "state=unconfirmed")).isEqualTo(1);
  }

  @Test
  void p7_whatStaysBehindAnOutageIsRemovedWhenTheRegistryIsBack() {
    Registration registration = discovery.register(api().withoutHealthCheck().build());
    faults.begin(RegistryFault.OUTAGE);
    registration.close();

    advance(seconds(300));
    faults.heal();
    advance(seconds(60));

    assertThat(held()).isEmpty();
  }

  @Test
  void p7_aWriteThatLandsAfterClosingDoesNotResurrect() {
    Registration registration = discovery.register(api().withoutHealthCheck().build());
    faults.begin(RegistryFault.FREEZE);
    registration.updateAsync(change -> change.tags("zombie"));
    advance(Duration.ofMillis(100));
    registration.close();
    assertThat(registration.state()).isEqualTo(RegistrationState.UNCONFIRMED);

    advance(seconds(120));
    faults.heal();
    advance(seconds(60));

    assertThat(held()).isEmpty();
    advance(seconds(600));
    assertThat(held()).isEmpty();
  }

  @Test
  void p7_aWriteWhoseAnswerWasLostDoesNotResurrect() {
    Registration registration = await(registerWithoutHearing(api().withoutHealthCheck().build()));
    assertThat(registration.state()).isEqualTo(RegistrationState.PENDING);

    registration.close();
    faults.heal();
    assertThat(held()).isPresent();
    advance(seconds(60));

    assertThat(held()).isEmpty();
  }

  @Test
  void p7_whatWasNeverSentIsClosedAtOnce() {
    faults.begin(RegistryFault.DENIED);
    CompletableFuture<Registration> refused =
        discovery.registerAsync(api().build()).toCompletableFuture();
    assertThatThrownBy(() -> await(refused));
    Duration elapsed = runtime.time().elapsed();

    assertThat(elapsed).isLessThan(seconds(1));
  }

  @Test
  void p7_deregistersNobodyElsesEntry() {
    Registration registration = discovery.register(api().build());
    var successorProcess = runtime.another("successor");
    successorProcess.stepClock(seconds(5));
    try (var successor = open(successorProcess, settings -> settings)) {
      Registration next = successor.register(api().tags("successor").build());

      registration.close();

      assertThat(registration.state()).isEqualTo(RegistrationState.CLOSED);
      assertThat(shown())
          .hasValueSatisfying(endpoint -> assertThat(endpoint.tags()).containsExactly("successor"));
      assertThat(next.state()).isEqualTo(RegistrationState.REGISTERED);
    }
  }

  @Test
  void p7_drainingIsShownForTheTimeCallersMayHaveItCached() {
    Registration registration = discovery.register(api().drain(seconds(1)).build());

    CompletableFuture<RegistrationState> closed = registration.closeAsync().toCompletableFuture();
    advance(seconds(1));

    assertThat(registration.state()).isEqualTo(RegistrationState.DRAINING);
    assertThat(health()).contains(HealthStatus.MAINTENANCE);
    advance(seconds(30));
    assertThat(health()).contains(HealthStatus.MAINTENANCE);
    advance(seconds(2));
    assertThat(closed).isCompletedWithValue(RegistrationState.CLOSED);
    assertThat(held()).isEmpty();
  }

  @Test
  void p7_drainingOfALongTimeOutlivesTheChecks() {
    Registration registration = discovery.register(api().drain(seconds(300)).build());

    registration.closeAsync();
    advance(seconds(299));

    assertThat(health()).contains(HealthStatus.MAINTENANCE);
    advance(seconds(2));
    assertThat(held()).isEmpty();
  }

  @Test
  void p7_drainingDuringAnOutageIsBounded() {
    Registration registration = discovery.register(api().drain(seconds(40)).build());
    faults.begin(RegistryFault.OUTAGE);

    CompletableFuture<RegistrationState> closed = registration.closeAsync().toCompletableFuture();
    advance(seconds(21));

    assertThat(closed).isCompletedWithValue(RegistrationState.UNCONFIRMED);
  }

  @Test
  void p7_closingInsideACallbackDoesNotWait() {
    Registration registration = discovery.register(api().build());
    List<RegistrationState> seen = new ArrayList<>();
    faults.latency(seconds(1));

    runtime
        .callbacks()
        .execute(
            () -> {
              registration.close();
              seen.add(registration.state());
            });
    runtime.run();

    assertThat(seen).singleElement().isNotEqualTo(RegistrationState.CLOSED);
    awaitState(registration, RegistrationState.CLOSED, seconds(10));
  }

  @Test
  void p7_closingTheDiscoveryClosesAllAtTheSameTime() {
    List<Registration> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(discovery.register(ServiceRegistration.builder("api", "10.0.0.2", 8000 + i).build()));
    }
    faults.latency(seconds(1));
    Duration before = runtime.time().elapsed();

    discovery.close();

    assertThat(all).extracting(Registration::state).containsOnly(RegistrationState.CLOSED);
    assertThat(runtime.time().elapsed().minus(before)).isLessThanOrEqualTo(seconds(5));
    faults.heal();
    assertThat(await(registry.services(Optional.empty()))).isEmpty();
  }

  @Test
  void p7_aClosedRegistrationTakesNothingMore() {
    Registration registration = discovery.register(api().build());
    CompletableFuture<Registration> ready;
    registration.close();

    assertThatThrownBy(() -> registration.update(change -> change.tags("late")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> registration.maintenance(true, "late"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> registration.report("alive", HealthReport.passing()))
        .isInstanceOfAny(IllegalStateException.class, IllegalArgumentException.class);
    ready = registration.ready().toCompletableFuture();
    assertThatThrownBy(() -> await(ready)).isInstanceOf(IllegalStateException.class);
  }
}
