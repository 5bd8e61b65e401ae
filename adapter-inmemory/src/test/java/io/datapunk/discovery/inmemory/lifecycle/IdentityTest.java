package io.datapunk.discovery.inmemory.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationRefusedException;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two processes and one id. */
class IdentityTest extends LifecycleTest {

  private final SimulatedRuntime otherProcess = runtime.another("other");
  private final ServiceDiscovery other = open(otherProcess, settings -> settings);

  @AfterEach
  void closeOther() {
    other.close();
  }

  @Test
  void p7_aRestartedInstanceTakesItsEntryOver() {
    SimulatedRuntime process = runtime.another("killed");
    open(process, settings -> settings).register(api().tags("before").build());
    process.close();
    advance(seconds(1));

    Registration restarted = other.register(api().tags("after").build());
    advance(seconds(120));

    assertThat(restarted.state()).isEqualTo(RegistrationState.REGISTERED);
    assertThat(shown())
        .hasValueSatisfying(endpoint -> assertThat(endpoint.tags()).containsExactly("after"));
  }

  @Test
  void p7_whoTakesOverFromOneThatDiedWhileDrainingIsInService() {
    SimulatedRuntime process = runtime.another("killed");
    Registration draining =
        open(process, settings -> settings).register(api().drain(seconds(60)).build());
    draining.closeAsync();
    advance(seconds(1));
    assertThat(health()).contains(HealthStatus.MAINTENANCE);
    process.close();

    other.register(api().build());
    advance(seconds(2));

    assertThat(health()).contains(HealthStatus.PASSING);
  }

  @Test
  void p7_anIdInUseAtAnotherAddressIsRefused() {
    Registration first = discovery.register(api().build());

    assertThatThrownBy(() -> other.register(elsewhere()))
        .isInstanceOf(RegistrationRefusedException.class)
        .hasMessageContaining("10.0.0.1:8080");

    advance(seconds(120));
    assertThat(first.state()).isEqualTo(RegistrationState.REGISTERED);
    assertThat(shown())
        .hasValueSatisfying(endpoint -> assertThat(endpoint.host()).isEqualTo("10.0.0.1"));
  }

  @Test
  void p7_anIdNoLongerInUseMayMove() {
    SimulatedRuntime process = runtime.another("killed");
    open(process, settings -> settings).register(api().build());
    process.close();
    advance(seconds(40));

    other.register(elsewhere());
    advance(seconds(120));

    assertThat(shown())
        .hasValueSatisfying(endpoint -> assertThat(endpoint.host()).isEqualTo("10.0.0.2"));
  }

  @Test
  void p7_ofTwoThatSlipThroughTheEarlierYieldsWithoutAWar() {
    Registration earlier = twoAtOnce();
    advance(seconds(120));
    long writes = metrics.count("discovery.registration.call", "operation=register");

    advance(seconds(600));

    assertThat(earlier.state()).isEqualTo(RegistrationState.LOST);
    assertThat(shown())
        .hasValueSatisfying(endpoint -> assertThat(endpoint.host()).isEqualTo("10.0.0.2"));
    assertThat(metrics.count("discovery.registration.call", "operation=register"))
        .isEqualTo(writes);
    assertThat(metrics.count("discovery.registration.yields")).isEqualTo(1);
  }

  @Test
  void p7_whoYieldedComesBackOnceTheIdIsFree() {
    Registration earlier = twoAtOnce();
    advance(seconds(120));

    other.close();

    awaitState(earlier, RegistrationState.REGISTERED, RECONCILED);
    assertThat(shown())
        .hasValueSatisfying(endpoint -> assertThat(endpoint.host()).isEqualTo("10.0.0.1"));
  }

  /** Both look before either writes; the other one began later. */
  private Registration twoAtOnce() {
    otherProcess.stepClock(seconds(5));
    faults.latency(Duration.ofMillis(100));
    CompletableFuture<Registration> first =
        discovery.registerAsync(api().build()).toCompletableFuture();
    CompletableFuture<Registration> second = other.registerAsync(elsewhere()).toCompletableFuture();
    Registration earlier = await(first);
    await(second);
    faults.heal();
    return earlier;
  }

  private static ServiceRegistration elsewhere() {
    return ServiceRegistration.builder("api", "10.0.0.2", 8080).id("api-1").build();
  }
}
