package io.datapunk.discovery.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceRegistration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** On real threads, which end with the discovery: nobody is left waiting. */
class ClosedDiscoveryTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ServiceDiscovery discovery =
      ServiceDiscovery.open(
          ServiceDiscoveryConfig.builder().registry("memory:").metrics("none:").build());

  @Test
  void p7_whatIsAskedOfARegistrationAfterwardsEnds() {
    Registration registration = discovery.register(instance(1));
    discovery.close();

    assertThat(registration.state()).isEqualTo(RegistrationState.CLOSED);
    assertThat(registration.ready().toCompletableFuture())
        .failsWithin(PATIENCE)
        .withThrowableOfType(Exception.class)
        .withMessageContaining("closed");
    assertThat(registration.closeAsync().toCompletableFuture())
        .succeedsWithin(PATIENCE)
        .isEqualTo(RegistrationState.CLOSED);
    registration.close();
  }

  @RepeatedTest(20)
  void p7_registrationsOvertakenByTheCloseEnd() throws InterruptedException {
    List<CompletionStage<Registration>> stages = new ArrayList<>();
    Thread closing = new Thread(discovery::close);
    try {
      for (int i = 1; i < 1_000; i++) {
        if (i == 5) {
          closing.start();
        }
        stages.add(discovery.registerAsync(instance(i)));
      }
    } catch (IllegalStateException closed) {
      assertThat(closed).hasMessageContaining("closed");
    }
    closing.join();

    assertThat(stages)
        .allSatisfy(
            stage ->
                assertThat(stage.toCompletableFuture().handle((value, failure) -> true))
                    .succeedsWithin(PATIENCE));
  }

  private static ServiceRegistration instance(int i) {
    return ServiceRegistration.builder("api", "10.0.0.1", i).build();
  }
}
