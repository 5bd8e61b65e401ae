package io.datapunk.discovery.inmemory.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.inmemory.RegistryFault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How draining looks from outside, and what the application hears of it. */
class DrainTest extends LifecycleTest {

  @Test
  void p7_theApplicationCanTellHowLongItTakes() {
    Registration registration = discovery.register(api().drain(seconds(40)).build());
    assertThat(registration.drainEnds()).isEmpty();
    Instant began = runtime.clock().instant();

    CompletableFuture<RegistrationState> closed = registration.closeAsync().toCompletableFuture();
    advance(seconds(2));

    assertThat(registration.state()).isEqualTo(RegistrationState.DRAINING);
    assertThat(registration.drainEnds())
        .hasValueSatisfying(
            end -> assertThat(end).isBetween(began.plusSeconds(40), began.plusSeconds(42)));
    assertThat(await(closed)).isEqualTo(RegistrationState.CLOSED);
    assertThat(registration.drainEnds()).isEmpty();
  }

  @Test
  void p7_drainingAsCriticalNeedsNoMaintenance() {
    Registration registration =
        discovery.register(
            api()
                .healthCheck(HealthCheck.custom("self", HealthReport::passing))
                .healthCheck(HealthCheck.custom("too", HealthReport::passing))
                .drain(seconds(40), HealthStatus.CRITICAL)
                .build());
    advance(seconds(15));
    assertThat(health()).contains(HealthStatus.PASSING);

    CompletableFuture<RegistrationState> closed = registration.closeAsync().toCompletableFuture();
    for (int i = 0; i < 38; i++) {
      advance(seconds(1));
      assertThat(health()).contains(HealthStatus.CRITICAL);
    }

    assertThat(await(closed)).isEqualTo(RegistrationState.CLOSED);
    assertThat(held()).isEmpty();
    assertThat(metrics.count("discovery.registration.call", "operation=maintenance")).isZero();
  }

  @Test
  void p7_withoutACheckOfOursDrainingIsMaintenance() {
    Registration registration =
        discovery.register(
            api().withoutHealthCheck().drain(seconds(40), HealthStatus.CRITICAL).build());

    registration.closeAsync();
    advance(seconds(2));

    assertThat(health()).contains(HealthStatus.MAINTENANCE);
  }

  @Test
  void p7_drainingAsSomethingElseIsRefused() {
    assertThatThrownBy(() -> api().drain(seconds(1), HealthStatus.WARNING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("WARNING")
        .hasMessageContaining("MAINTENANCE or CRITICAL");
  }

  @Test
  void p7_listenersHearOfEachStateInOrder() {
    List<RegistrationState> heard = new ArrayList<>();
    Registration registration = discovery.register(api().drain(seconds(40)).build());
    registration.onStateChange(
        state -> {
          throw new IllegalStateException("a bad listener");
        });
    registration.onStateChange(heard::add);
    advance(Duration.ofMillis(1));
    faults.wipe();
    advance(RECONCILED);
    await(registration.closeAsync().toCompletableFuture());
    advance(Duration.ofMillis(1));

    assertThat(heard)
        .containsExactly(
            RegistrationState.REGISTERED,
            RegistrationState.LOST,
            RegistrationState.REGISTERED,
            RegistrationState.DRAINING,
            RegistrationState.CLOSING,
            RegistrationState.CLOSED);
  }

  @Test
  void p7_theReasonOfAStateIsSaid() {
    Registration registration = discovery.register(api().build());
    assertThat(registration.stateReason()).isEmpty();
    faults.begin(RegistryFault.OUTAGE);
    awaitState(registration, RegistrationState.LOST, seconds(60));
    assertThat(registration.stateReason()).isNotEmpty();

    registration.close();

    assertThat(registration.state()).isEqualTo(RegistrationState.UNCONFIRMED);
    assertThat(registration.stateReason()).isNotEmpty();
  }
}
