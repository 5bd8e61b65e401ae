package io.datapunk.discovery.inmemory.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.AccessRefusedException;
import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationRefusedException;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.inmemory.RegistryFault;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class RegisterTest extends LifecycleTest {

  @Test
  void p7_isHeldAndPassingWhenRegisterReturns() {
    Registration registration =
        discovery.register(api().tags("v1").metadata("zone", "a").weight(3).build());

    assertThat(registration.state()).isEqualTo(RegistrationState.REGISTERED);
    assertThat(registration.id()).isEqualTo("api-1");
    assertThat(shown())
        .hasValueSatisfying(
            endpoint -> {
              assertThat(endpoint.health()).isEqualTo(HealthStatus.PASSING);
              assertThat(endpoint.tags()).containsExactly("v1");
              assertThat(endpoint.metadata()).containsExactly(Map.entry("zone", "a"));
              assertThat(endpoint.weight()).isEqualTo(3);
            });
    assertThat(metrics.gauge("discovery.registrations", "state=registered")).isEqualTo(1);
  }

  @Test
  void p1_afterRegisterReturnedDiscoverShowsItThoughItWasAskedForBefore() {
    assertThat(discovery.discover("api").isEmpty()).isTrue();

    discovery.register(api().build());

    assertThat(discovery.discover("api").endpoints())
        .extracting(ServiceEndpoint::id)
        .containsExactly("api-1");
  }

  @Test
  void p7_staysHeldAndPassingWhileNothingHappens() {
    Registration registration = discovery.register(api().build());

    for (int minute = 0; minute < 30; minute++) {
      advance(seconds(60));
      assertThat(health()).contains(HealthStatus.PASSING);
    }

    assertThat(registration.state()).isEqualTo(RegistrationState.REGISTERED);
    assertThat(metrics.count("discovery.registration.repairs")).isZero();
    assertThat(metrics.count("discovery.registration.call", "operation=register")).isEqualTo(1);
  }

  @Test
  void p7_openedWhileTheRegistryIsDownIsMadeOnceItIsUp() {
    faults.begin(RegistryFault.OUTAGE);
    Registration registration = discovery.register(api().build());
    CompletableFuture<Registration> ready = registration.ready().toCompletableFuture();
    assertThat(registration.state()).isEqualTo(RegistrationState.PENDING);
    assertThat(registration.toString()).contains("PENDING: " + registration.stateReason());

    advance(seconds(600));
    assertThat(ready).isNotDone();
    faults.end(RegistryFault.OUTAGE);

    assertThat(await(ready)).isSameAs(registration);
    assertThat(registration.state()).isEqualTo(RegistrationState.REGISTERED);
    assertThat(health()).contains(HealthStatus.PASSING);
  }

  @Test
  void p7_aSlowRegistryIsWaitedFor() {
    faults.latency(seconds(4));

    assertThat(discovery.register(api().build()).state()).isEqualTo(RegistrationState.REGISTERED);
  }

  @Test
  void p7_refusedThrowsAndNothingRemains() {
    faults.begin(RegistryFault.DENIED);

    assertThatThrownBy(() -> discovery.register(api().build()))
        .isInstanceOf(AccessRefusedException.class)
        .hasMessageContaining("api-1");

    faults.heal();
    advance(seconds(120));
    assertThat(held()).isEmpty();
    assertThat(metrics.gauge("discovery.registrations")).isZero();
    assertThat(discovery.register(api().build()).state()).isEqualTo(RegistrationState.REGISTERED);
  }

  @Test
  void p7_refusedAfterAnAttemptOfUnknownFateLeavesNothing() {
    CompletableFuture<Registration> registering = registerWithoutHearing(api().build());
    faults.heal();
    assertThat(held()).isPresent();
    faults.begin(RegistryFault.DENIED);

    assertThatThrownBy(() -> await(registering)).isInstanceOf(AccessRefusedException.class);

    advance(seconds(30));
    faults.heal();
    advance(seconds(60));
    assertThat(held()).isEmpty();
  }

  @Test
  void p11_allWhoAskWhetherItIsReadyWhileItIsNotShareOneStage() {
    faults.begin(RegistryFault.OUTAGE);
    Registration registration = discovery.register(api().build());
    CompletionStage<Registration> ready = registration.ready();
    assertThat((Object) registration.ready()).isSameAs(ready);
    assertThat(ready.toCompletableFuture().cancel(true)).isTrue();
    CompletableFuture<Registration> another = ready.toCompletableFuture();
    assertThat(another).isNotDone();

    faults.end(RegistryFault.OUTAGE);

    assertThat(await(another)).isSameAs(registration);
    assertThat(await(registration.ready().toCompletableFuture())).isSameAs(registration);
  }

  @Test
  void p11_aStageOfAnEarlierOutageIsNotHandedOutAgain() {
    Registration registration = discovery.register(api().build());
    CompletionStage<Registration> before = registration.ready();
    await(before.toCompletableFuture());

    registration.close();

    assertThat((Object) registration.ready()).isNotSameAs(before);
    assertThatThrownBy(() -> await(registration.ready().toCompletableFuture()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void p7_rightsThatComeLaterAreEnough() {
    faults.begin(RegistryFault.OUTAGE);
    Registration registration = discovery.register(api().build());
    faults.begin(RegistryFault.DENIED);
    faults.end(RegistryFault.OUTAGE);
    CompletableFuture<Registration> ready = registration.ready().toCompletableFuture();
    advance(seconds(60));
    assertThat(ready).isCompletedExceptionally();

    faults.heal();

    awaitState(registration, RegistrationState.REGISTERED, seconds(60));
  }

  @Test
  void p7_theSameIdTwiceIsRefusedAtOnce() {
    Registration first = discovery.register(api().build());
    faults.begin(RegistryFault.FREEZE);

    assertThatThrownBy(() -> discovery.register(api().tags("other").build()))
        .isInstanceOf(RegistrationRefusedException.class)
        .hasMessageContaining("api-1");

    faults.heal();
    assertThat(first.state()).isEqualTo(RegistrationState.REGISTERED);
    assertThat(shown()).hasValueSatisfying(endpoint -> assertThat(endpoint.tags()).isEmpty());
  }

  @Test
  void p7_anIdIsFreeAgainAfterClosing() {
    discovery.register(api().tags("old").build()).close();
    discovery.register(api().tags("new").build());

    assertThat(shown())
        .hasValueSatisfying(endpoint -> assertThat(endpoint.tags()).containsExactly("new"));
  }

  @Test
  void p7_aCheckNobodyCanRunIsRefusedBeforeAnythingIsSent() {
    long before = registry.callsServed();
    ServiceRegistration unknown = api().healthCheck(HealthCheck.of("queue", Map.of())).build();

    assertThatThrownBy(() -> discovery.register(unknown))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("type queue");

    assertThat(registry.callsServed()).isEqualTo(before);
  }

  @Test
  void p7_noInstanceIsATagOfAMetric() {
    discovery.register(api().build()).close();

    assertThat(metrics.series()).isNotEmpty().noneMatch(series -> series.contains("api-1"));
  }
}
