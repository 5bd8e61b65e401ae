package io.datapunk.discovery.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.ServiceSnapshot;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What this JVM wrote itself is not hidden from it by what it had learnt before. */
class OwnWriteTest extends EngineTest {

  private static final Duration MOMENT = Duration.ofMillis(1);

  private CompletableFuture<ServiceSnapshot> begin() {
    CompletableFuture<ServiceSnapshot> lookup =
        discovery.discoverAsync("api").toCompletableFuture();
    runtime.run();
    return lookup;
  }

  private Registration register() {
    runtime.advance(MOMENT);
    Registration registration =
        discovery.register(ServiceRegistration.builder("api", "10.0.0.1", 8080).id("a").build());
    assertThat(registration.state()).isEqualTo(RegistrationState.REGISTERED);
    runtime.run();
    return registration;
  }

  private void answer(long cursor, String... ids) {
    registry
        .next()
        .answer(
            cursor,
            Arrays.stream(ids).map(ScriptedRegistry::endpoint).toArray(ServiceEndpoint[]::new));
    runtime.run();
  }

  @Test
  void p1_afterRegisterReturnedAnEarlierEmptyAnswerIsForgotten() {
    CompletableFuture<ServiceSnapshot> before = begin();
    answer(7);
    assertThat(ids(result(before))).isEmpty();

    register();
    CompletableFuture<ServiceSnapshot> after = begin();
    answer(8, "a");

    assertThat(ids(result(after))).containsExactly("a");
  }

  @Test
  void p1_anEmptyAnswerThatWasOnItsWayWhileItRegisteredIsAskedAgain() {
    CompletableFuture<ServiceSnapshot> lookup = begin();
    register();
    answer(7);
    assertThat(lookup).isNotDone();
    answer(8, "a");

    assertThat(ids(result(lookup))).containsExactly("a");
    assertThat(ids(discovery.discover("api"))).containsExactly("a");
  }

  @Test
  void p3_aHeldViewIsRefreshedInTheBackgroundAndNobodyWaits() {
    begin();
    answer(7, "b");
    register();

    assertThat(ids(discovery.discover("api"))).containsExactly("b");
    answer(8, "a", "b");

    assertThat(ids(discovery.discover("api"))).containsExactly("a", "b");
    assertThat(registry.asked()).isEqualTo(2);
  }

  @Test
  void p3_aRefreshThatWasOnItsWayIsFollowedByAnother() {
    begin();
    answer(7, "b");
    Registration registration = register();
    runtime.advance(MOMENT);
    CompletableFuture<Void> update =
        registration.updateAsync(change -> change.tags("v2")).toCompletableFuture();
    runtime.run();
    answer(7, "b");
    answer(8, "a", "b");

    assertThat(update).isCompleted();
    assertThat(ids(discovery.discover("api"))).containsExactly("a", "b");
  }

  @Test
  void whatIsWatchedIsLeftToItsWatch() {
    discovery.watch("api", change -> {});
    runtime.run();
    answer(7, "b");
    int asked = registry.asked();

    register();

    assertThat(registry.asked()).isEqualTo(asked);
  }

  @Test
  void otherServicesAreNotAskedAbout() {
    begin();
    answer(7, "b");

    discovery.register(ServiceRegistration.builder("web", "10.0.0.1", 80).build());
    runtime.run();

    assertThat(registry.asked()).isEqualTo(1);
  }
}
