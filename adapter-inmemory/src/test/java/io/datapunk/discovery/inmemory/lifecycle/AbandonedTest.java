package io.datapunk.discovery.inmemory.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceUnavailableException;
import io.datapunk.discovery.inmemory.RegistryFault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is interrupted while it registers holds nothing, so nothing may remain. */
class AbandonedTest extends LifecycleTest {

  @AfterEach
  void clearInterrupt() {
    boolean unused = Thread.interrupted();
  }

  @Test
  void p7_whatIsRegisteredForNobodyIsClosedAgain() {
    registerInterrupted();

    faults.heal();
    advance(seconds(120));

    assertThat(held()).isEmpty();
    assertThat(metrics.gauge("discovery.registrations")).isZero();
  }

  @Test
  void p7_whoWasInterruptedMayRegisterAgain() {
    registerInterrupted();
    faults.heal();
    advance(seconds(10));

    assertThat(discovery.register(api().build()).state()).isEqualTo(RegistrationState.REGISTERED);
    advance(seconds(120));
    assertThat(held()).isPresent();
  }

  private void registerInterrupted() {
    faults.begin(RegistryFault.FREEZE);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> discovery.register(api().build()))
        .isInstanceOf(ServiceUnavailableException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }
}
