package io.datapunk.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceRegistrationTest {

  @Test
  void hasDefaults() {
    ServiceRegistration registration = api().build();

    assertThat(registration.service()).isEqualTo("api");
    assertThat(registration.host()).isEqualTo("api.local");
    assertThat(registration.port()).isEqualTo(8080);
    assertThat(registration.id()).isEqualTo("api-api.local-8080");
    assertThat(registration.tags()).isEmpty();
    assertThat(registration.metadata()).isEmpty();
    assertThat(registration.weight()).isEqualTo(1);
    assertThat(registration.drain()).isEmpty();
    assertThat(registration)
        .hasToString("ServiceRegistration[api, api-api.local-8080@api.local:8080]");
  }

  @ParameterizedTest
  @CsvSource({"::1, api-::1-80", "fe80::1%eth0, api-fe80::1-eth0-80", "my_host, api-my_host-80"})
  void theDefaultIdIsAnIdForEveryHost(String host, String id) {
    assertThat(ServiceRegistration.builder("api", host, 80).build().id()).isEqualTo(id);
    assertThat(ServiceRegistration.builder("api", host, 80).id(id).build().id()).isEqualTo(id);
  }

  @Test
  void aDefaultIdThatGrowsTooLongMustBeReplaced() {
    String host = ("a".repeat(61) + ".").repeat(4) + "a";
    ServiceRegistration.Builder builder = ServiceRegistration.builder("a".repeat(63), host, 80);

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageStartingWith("id: \"aaa")
        .withMessageEndingWith("(expected: 1-255 letters, digits and . _ ~ : @ [ ] -)");
    assertThat(builder.id("short").build().id()).isEqualTo("short");
  }

  @Test
  void aTagGivenTwiceCountsOnce() {
    ServiceRegistration registration = api().tags("b", "a", "b").tags("a", "c").build();
    assertThat(registration.tags()).containsExactly("a", "b", "c");
  }

  @Test
  void metadataIsSortedAndTheLastValueOfAKeyWins() {
    ServiceRegistration registration =
        api().metadata("b", "1").metadata("a", "2").metadata(Map.of("b", "3")).build();
    assertThat(registration.metadata().toString()).isEqualTo("{a=2, b=3}");
  }

  @Test
  void nothingOfItCanBeChanged() {
    ServiceRegistration registration = api().tags("a").metadata("k", "v").build();

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> registration.tags().add("b"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> registration.metadata().put("k", "w"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> registration.healthChecks().clear());
  }

  @Test
  void theBuilderDoesNotReachIntoWhatItBuilt() {
    ServiceRegistration.Builder builder = api().tags("a").metadata("k", "v");
    ServiceRegistration registration = builder.build();
    builder.clearTags().clearMetadata().healthCheck(HealthCheck.tcp());

    assertThat(registration.tags()).containsExactly("a");
    assertThat(registration.metadata()).containsKey("k");
    assertThat(registration.healthChecks()).extracting(HealthCheck::name).containsExactly("alive");
    assertThat(builder.build().tags()).isEmpty();
  }

  @Test
  void toBuilderKeepsEverything() {
    ServiceRegistration registration =
        api()
            .id("one")
            .tags("a", "b")
            .metadata("k", "v")
            .weight(7)
            .healthCheck(HealthCheck.http("/health"))
            .healthCheck(HealthCheck.tcp())
            .drain(Duration.ofSeconds(40))
            .build();
    ServiceRegistration copy = registration.toBuilder().build();

    assertThat(copy).usingRecursiveComparison().isEqualTo(registration);
    assertThat(copy.healthChecks()).isEqualTo(registration.healthChecks());
  }

  @Test
  void withoutAnyCheckThereIsOneThatProvesTheProcessAlive() {
    HealthCheck alive = api().build().healthChecks().get(0);

    assertThat(alive.name()).isEqualTo("alive");
    assertThat(alive.type()).isEqualTo(HealthCheck.CUSTOM);
    assertThat(alive.initially()).contains(HealthStatus.PASSING);
    assertThat(alive.application().orElseThrow().get().toCompletableFuture())
        .isCompletedWithValue(HealthReport.passing());
  }

  @Test
  void theAutomaticCheckGivesWayAlsoInAnUpdate() {
    ServiceRegistration automatic = api().build();
    assertThat(names(automatic.toBuilder())).containsExactly("alive");
    assertThat(names(automatic.toBuilder().healthCheck(HealthCheck.tcp()))).containsExactly("tcp");
    assertThat(names(automatic.toBuilder().withoutHealthCheck())).isEmpty();
  }

  @Test
  void goingWithoutAnyCheckLastsUntilSomebodySaysOtherwise() {
    ServiceRegistration unchecked = api().withoutHealthCheck().build();
    assertThat(unchecked.healthChecks()).isEmpty();
    assertThat(names(unchecked.toBuilder())).isEmpty();
    assertThat(names(unchecked.toBuilder().clearHealthChecks())).containsExactly("alive");
    assertThat(names(unchecked.toBuilder().healthCheck(HealthCheck.tcp()))).containsExactly("tcp");
    assertThat(names(unchecked.toBuilder().healthCheck(HealthCheck.tcp()).clearHealthChecks()))
        .containsExactly("alive");
  }

  @Test
  void twoChecksOfOneNameAreRefused() {
    ServiceRegistration.Builder builder = api().healthCheck(HealthCheck.http("/a"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.healthCheck(HealthCheck.http("/b")))
        .withMessage("healthCheck: http twice (expected: distinct names, see HealthCheck.named)");
    assertThat(names(builder.healthCheck(HealthCheck.http("/b").named("b"))))
        .containsExactly("http", "b");
  }

  @Test
  void nullIsRefusedByName() {
    assertNull("service", () -> ServiceRegistration.builder(null, "a", 1));
    assertNull("host", () -> ServiceRegistration.builder("a", null, 1));
    assertNull("id", () -> api().id(null));
    assertNull("tags", () -> api().tags((String[]) null));
    assertNull("tag", () -> api().tags("a", null));
    assertNull("metadata key", () -> api().metadata(null, "v"));
    assertNull("metadata k", () -> api().metadata("k", null));
    assertNull("pairs", () -> api().metadata(null));
    assertNull("check", () -> api().healthCheck(null));
    assertNull("drain", () -> api().drain(null));
    assertNull("status", () -> api().drain(Duration.ofSeconds(1), null));
  }

  private static void assertNull(String name, ThrowingCallable call) {
    assertThatNullPointerException().isThrownBy(call).withMessage(name);
  }

  private static List<String> names(ServiceRegistration.Builder builder) {
    return builder.build().healthChecks().stream().map(HealthCheck::name).toList();
  }

  private static ServiceRegistration.Builder api() {
    return ServiceRegistration.builder("api", "api.local", 8080);
  }
}
