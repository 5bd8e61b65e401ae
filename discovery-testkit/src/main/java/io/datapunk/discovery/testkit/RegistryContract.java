package io.datapunk.discovery.testkit;

import static io.datapunk.discovery.testkit.ContractInstances.check;
import static io.datapunk.discovery.testkit.ContractInstances.desired;
import static io.datapunk.discovery.testkit.ContractInstances.instance;
import static io.datapunk.discovery.testkit.ContractInstances.largest;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of {@link Registry} as tests; the number in a name is the rule of the port.
 *
 * <p>An adapter's author extends it in a class of tests and implements the three abstract methods.
 * All tests may share one registry: each works on services of its own and removes them.
 *
 * <pre>{@code
 * final class MyRegistryContractTest extends RegistryContract {
 *   @Override
 *   protected Registry open() {
 *     return new MyRegistryProvider().open(server.uri(), Credentials.none(), context);
 *   }
 *   // openUnreachable and pass likewise
 * }
 * }</pre>
 */
@Timeout(120)
public abstract class RegistryContract extends RegistryContractSteps {

  /** Creates the contract, once for each test. */
  protected RegistryContract() {}

  @Test
  void rule01_callsReturnWhileTheRegistryIsAway() {
    List<CompletableFuture<?>> calls = everyCall(unreachable());
    await(() -> calls.stream().allMatch(CompletableFuture::isDone));
  }

  @Test
  void rule01_readsThatWaitHoldUpNoOtherCall() {
    Registry registry = client();
    register(registry, instance(service, "a"));
    RegistryAnswer held = current(registry);
    List<CompletableFuture<RegistryAnswer>> reads =
        IntStream.range(0, 10).mapToObj(i -> registry.read(after(held))).collect(toList());
    assertThat(value(registry.find(service, "a"))).isPresent();
    value(registry.deregister(service, "a"));
    reads.forEach(read -> read.cancel(true));
  }

  @Test
  void rule02_cancellingStopsTheWork() {
    Registry registry = client();
    register(registry, instance(service, "a"));
    RegistryAnswer held = current(registry);
    int before = readsAtWork().orElse(0);
    for (int i = 0; i < 20; i++) {
      CompletableFuture<RegistryAnswer> read = registry.read(after(held, SHORT_WAIT));
      pass(STEP);
      read.cancel(true);
      assertThat(read).isCancelled();
    }
    await(() -> readsAtWork().orElse(before) <= before);
    assertThat(ids(current(registry))).containsExactly("a");
  }

  @Test
  void rule03_nothingIsCached() {
    Registry writer = client();
    Registry reader = client();
    for (int i = 0; i < 5; i++) {
      String version = "v" + i;
      register(writer, instance(service, "a").toBuilder().clearTags().tags(version).build());
      assertThat(current(reader).endpoints().get(0).tags()).containsExactly(version);
      value(writer.deregister(service, "a"));
      assertThat(current(reader).endpoints()).isEmpty();
    }
  }

  @Test
  void rule04_aFailureHasAKindAndShowsNoSecret() {
    for (CompletableFuture<?> call : everyCall(unreachable())) {
      RegistryException failure = failure(call);
      assertThat(failure.kind()).isIn(Kind.UNREACHABLE, Kind.TIMEOUT, Kind.UNAVAILABLE);
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        assertThat(cause.toString()).doesNotContain(SECRET);
      }
    }
  }

  @Test
  void rule05_aReadWithoutCursorAnswersTheCurrentState() {
    Registry registry = client();
    ServiceRegistration registration = instance(service, "a");
    register(registry, registration);
    for (Consistency consistency : Consistency.values()) {
      RegistryAnswer answer = follow(registry, value(registry.read(now(consistency))), holds("a"));
      assertThat(sameAs(registration)).accepts(answer.endpoints().get(0));
    }
  }

  @Test
  void rule06_aWaitingReadAnswersWhenAnInstanceComes() {
    Registry registry = client();
    register(registry, instance(service, "a"));
    assertAnswered(registry, () -> register(client(), instance(service, "b")), holds("a", "b"));
  }

  @Test
  void rule06_aWaitingReadAnswersWhenTheFirstInstanceComes() {
    assertAnswered(client(), () -> register(client(), instance(service, "a")), holds("a"));
  }

  @Test
  void rule06_aWaitingReadAnswersWhenAnInstanceGoes() {
    Registry registry = client();
    register(registry, instance(service, "a"));
    register(registry, instance(service, "b"));
    assertAnswered(registry, () -> value(client().deregister(service, "a")), holds("b"));
  }

  @Test
  void rule06_aWaitingReadAnswersWhenTheLastInstanceGoes() {
    Registry registry = client();
    register(registry, instance(service, "a"));
    assertAnswered(registry, () -> value(client().deregister(service, "a")), holds());
  }

  @Test
  void rule06_aWaitingReadAnswersWhenAServiceComesBack() {
    Registry registry = client();
    register(registry, instance(service, "a"));
    value(registry.deregister(service, "a"));
    assertAnswered(registry, () -> register(client(), instance(service, "b")), holds("b"));
  }

  @Test
  void rule06_aWaitingReadAnswersWhenHealthChanges() {
    Registry registry = client();
    register(registry, desired(instance(service, "a"), check("c", HealthStatus.PASSING)));
    assertAnswered(
        registry,
        () -> value(registry.report(service, "a", "c", HealthReport.critical("broken"))),
        answer -> answer.endpoints().get(0).health() == HealthStatus.CRITICAL);
  }

  @Test
  void rule06_aWaitingReadAnswersWhenMetadataChanges() {
    Registry registry = client();
    register(registry, instance(service, "a"));
    ServiceRegistration changed =
        instance(service, "a").toBuilder().metadata("version", "2").build();
    assertAnswered(
        registry,
        () -> register(registry, changed),
        answer -> "2".equals(answer.endpoints().get(0).metadata().get("version")));
  }

  @Test
  void rule06_aWaitingReadAnswersWhenMaintenanceBegins() {
    Registry registry = client();
    register(registry, instance(service, "a"));
    assertAnswered(
        registry,
        () -> value(registry.maintenance(service, "a", true, "upgrade")),
        answer -> answer.endpoints().get(0).health() == HealthStatus.MAINTENANCE);
  }

  @Test
  void rule06_everyReaderIsAnswered() {
    Registry writer = client();
    register(writer, instance(service, "a"));
    RegistryAnswer held = current(writer);
    List<Registry> readers = List.of(client(), client());
    List<CompletableFuture<RegistryAnswer>> reads =
        IntStream.range(0, 8).mapToObj(i -> readers.get(i % 2).read(after(held))).collect(toList());
    register(writer, instance(service, "b"));
    for (int i = 0; i < reads.size(); i++) {
      follow(readers.get(i % 2), value(reads.get(i)), holds("a", "b"));
    }
  }

  @Test
  void rule06_aQuietReadEndsAfterItsWait() {
    Registry registry = client();
    register(registry, instance(service, "a"));
    RegistryAnswer answer = value(registry.read(after(current(registry), SHORT_WAIT)));
    assertThat(ids(answer)).containsExactly("a");
    assertThat(answer.cursor().orElse(0)).isPositive();
  }

  @Test
  void rule06_aCursorThatCannotBePlacedIsAnsweredAfterTheWaitAtTheLatest() {
    Registry registry = client();
    register(registry, instance(service, "a"));
    for (long cursor : new long[] {0, 1, Integer.MAX_VALUE}) {
      RegistryAnswer answer =
          value(registry.read(ReadRequest.after(service, Optional.empty(), cursor, SHORT_WAIT)));
      assertThat(ids(follow(registry, answer, holds("a")))).containsExactly("a");
    }
  }

  @Test
  void rule07_anAnswerHoldsAllWhateverTheirHealth() {
    Registry registry = client();
    register(registry, desired(instance(service, "a"), check("c", HealthStatus.PASSING)));
    register(registry, desired(instance(service, "b"), check("c", HealthStatus.WARNING)));
    register(registry, desired(instance(service, "c"), check("c", HealthStatus.CRITICAL)));
    register(registry, instance(service, "d"));
    value(registry.maintenance(service, "d", true, "upgrade"));
    assertThat(ids(current(registry))).containsExactlyInAnyOrder("a", "b", "c", "d");
  }

  @Test
  void rule07_anUnknownServiceIsAnEmptyAnswerWithACursor() {
    RegistryAnswer answer = current(client());
    assertThat(answer.endpoints()).isEmpty();
    assertThat(answer.cursor()).isPresent();
    assertThat(answer.cursor().orElseThrow()).isPositive();
  }

  @Test
  void rule07_aSimilarNameIsAnotherService() {
    Registry registry = client();
    register(registry, instance(service + "-2", "other"));
    register(registry, instance(service, "a"));
    assertThat(ids(current(registry))).containsExactly("a");
  }

  @Test
  void rule08_aWriteIsSeenByAConsistentReadBegunAfterwards() {
    Registry writer = client();
    Registry reader = client();
    for (int i = 0; i < 10; i++) {
      register(writer, instance(service, "i" + i));
      assertThat(current(reader).endpoints()).hasSize(i + 1);
    }
    value(writer.maintenance(service, "i0", true, "upgrade"));
    assertThat(health(reader, "i0")).isEqualTo(HealthStatus.MAINTENANCE);
    value(writer.deregister(service, "i0"));
    assertThat(current(reader).endpoints()).hasSize(9);
  }

  @Test
  void rule08_aReportIsSeenByAConsistentReadBegunAfterwards() {
    Registry writer = client();
    Registry reader = client();
    register(writer, desired(instance(service, "a"), check("c", HealthStatus.CRITICAL)));
    for (HealthReport report :
        List.of(HealthReport.passing(), HealthReport.warning("hm"), HealthReport.critical("no"))) {
      value(writer.report(service, "a", "c", report));
      assertThat(health(reader, "a")).isEqualTo(report.status());
    }
  }

  @Test
  void rule08_theNamesOfServicesFollow() {
    Registry registry = client();
    register(registry, instance(service, "a"));
    await(() -> value(registry.services(Optional.empty())).contains(service));
    Set<String> names = value(registry.services(Optional.empty()));
    assertThat(List.copyOf(names)).isSorted();
    value(registry.deregister(service, "a"));
    await(() -> !value(registry.services(Optional.empty())).contains(service));
  }

  @Test
  void rule09_registeringTwiceIsRegisteringOnce() {
    Registry registry = client();
    ServiceRegistration registration = instance(service, "a");
    register(registry, registration);
    register(client(), registration);
    assertThat(current(registry).endpoints()).singleElement().matches(sameAs(registration));
  }

  @Test
  void rule09_registeringReplacesWhatStands() {
    Registry registry = client();
    register(registry, instance(service, "a"));
    ServiceRegistration other =
        ServiceRegistration.builder(service, "10.0.0.2", 9090)
            .id("a")
            .tags("v2")
            .metadata("other", "value")
            .weight(7)
            .withoutHealthCheck()
            .build();
    register(registry, other);
    assertThat(current(registry).endpoints()).singleElement().matches(sameAs(other));
  }

  @Test
  void rule09_checksLeftOutAreGone() {
    Registry registry = client();
    ServiceRegistration registration = instance(service, "a");
    register(
        registry,
        desired(
            registration,
            check("kept", HealthStatus.WARNING),
            check("gone", HealthStatus.CRITICAL)));
    assertThat(health(registry, "a")).isEqualTo(HealthStatus.CRITICAL);
    register(registry, desired(registration, check("kept", HealthStatus.WARNING)));
    assertThat(health(registry, "a")).isEqualTo(HealthStatus.WARNING);
    assertThat(found(registry, "a").checks()).containsExactly("kept");
    register(registry, desired(registration));
    assertThat(health(registry, "a")).isEqualTo(HealthStatus.PASSING);
    assertThat(found(registry, "a").checks()).isEmpty();
  }

  @Test
  void rule09_theStatusOfACheckThatStaysIsKept() {
    Registry registry = client();
    DesiredInstance desired = desired(instance(service, "a"), check("c", HealthStatus.CRITICAL));
    register(registry, desired);
    value(registry.report(service, "a", "c", HealthReport.passing()));
    register(registry, desired);
    assertThat(health(registry, "a")).isEqualTo(HealthStatus.PASSING);
  }

  @Test
  void rule09_aMaintenanceIsKeptWhoeverBeganIt() {
    Registry registry = client();
    DesiredInstance desired = desired(instance(service, "a"), check("c", HealthStatus.PASSING));
    register(registry, desired);
    value(client().maintenance(service, "a", true, "by an operator"));
    register(registry, desired(instance(service, "a"), check("d", HealthStatus.PASSING)));
    assertThat(health(registry, "a")).isEqualTo(HealthStatus.MAINTENANCE);
    assertThat(found(registry, "a").checks()).containsExactly("d");
    value(registry.maintenance(service, "a", false, ""));
    assertThat(health(registry, "a")).isEqualTo(HealthStatus.PASSING);
  }

  @Test
  void rule09_aMaintenanceMayBeginWithTheRegistration() {
    Registry registry = client();
    register(
        registry,
        desired(instance(service, "a"), check("c", HealthStatus.PASSING)).inMaintenance("upgrade"));
    assertThat(health(registry, "a")).isEqualTo(HealthStatus.MAINTENANCE);
    assertThat(found(registry, "a").checks()).containsExactly("c");
    value(registry.maintenance(service, "a", false, ""));
    assertThat(health(registry, "a")).isEqualTo(HealthStatus.PASSING);
  }

  @Test
  void rule10_deregisteringWhatIsAbsentSucceeds() {
    Registry registry = client();
    value(registry.deregister(service, "never"));
    register(registry, instance(service, "a"));
    value(registry.deregister(service, "a"));
    value(registry.deregister(service, "a"));
    assertThat(current(registry).endpoints()).isEmpty();
  }

  @Test
  void rule10_deregisteringLeavesOthersAlone() {
    Registry registry = client();
    register(registry, instance(service, "a"));
    register(registry, instance(service, "b"));
    value(registry.deregister(service, "a"));
    assertThat(ids(current(registry))).containsExactly("b");
  }

  @Test
  void rule11_findTellsWhatIsHeld() {
    Registry registry = client();
    ServiceRegistration registration = instance(service, "a");
    register(
        registry,
        desired(
            registration, check("one", HealthStatus.PASSING), check("two", HealthStatus.PASSING)));
    ObservedInstance found = found(registry, "a");
    assertThat(found.agent()).hasValueSatisfying(e -> assertThat(e).matches(sameAs(registration)));
    assertThat(found.catalog())
        .hasValueSatisfying(e -> assertThat(e).matches(sameAs(registration)));
    assertThat(found.checks()).containsExactly("one", "two");
  }

  @Test
  void rule11_findOfWhatIsAbsentIsEmpty() {
    Registry registry = client();
    assertThat(value(registry.find(service, "never"))).isEmpty();
    register(registry, instance(service, "a"));
    value(registry.deregister(service, "a"));
    await(() -> value(registry.find(service, "a")).isEmpty());
  }

  @Test
  void rule12_aReportForAnUnknownInstanceFails() {
    CompletableFuture<Void> report = client().report(service, "never", "c", HealthReport.passing());
    assertThat(failure(report).kind()).isEqualTo(Kind.UNKNOWN_ID);
  }

  @Test
  void rule12_aReportForAnUnknownCheckFails() {
    Registry registry = client();
    register(registry, desired(instance(service, "a"), check("c", HealthStatus.PASSING)));
    CompletableFuture<Void> report = registry.report(service, "a", "d", HealthReport.passing());
    assertThat(failure(report).kind()).isEqualTo(Kind.UNKNOWN_ID);
  }

  @Test
  void rule12_aReportAfterDeregisteringFails() {
    Registry registry = client();
    register(registry, desired(instance(service, "a"), check("c", HealthStatus.PASSING)));
    value(registry.deregister(service, "a"));
    CompletableFuture<Void> report = registry.report(service, "a", "c", HealthReport.passing());
    assertThat(failure(report).kind()).isEqualTo(Kind.UNKNOWN_ID);
  }

  @Test
  void rule13_healthIsTheWorstOfItsChecks() {
    Registry registry = client();
    register(
        registry,
        desired(
            instance(service, "a"),
            check("one", HealthStatus.PASSING),
            check("two", HealthStatus.PASSING)));
    assertThat(health(registry, "a")).isEqualTo(HealthStatus.PASSING);
    value(registry.report(service, "a", "one", HealthReport.warning("hm")));
    assertThat(health(registry, "a")).isEqualTo(HealthStatus.WARNING);
    value(registry.report(service, "a", "two", HealthReport.critical("broken")));
    assertThat(health(registry, "a")).isEqualTo(HealthStatus.CRITICAL);
    value(registry.report(service, "a", "two", HealthReport.passing()));
    assertThat(health(registry, "a")).isEqualTo(HealthStatus.WARNING);
  }

  @Test
  void rule13_withoutChecksItIsPassing() {
    Registry registry = client();
    register(registry, instance(service, "a"));
    assertThat(health(registry, "a")).isEqualTo(HealthStatus.PASSING);
  }

  @Test
  void rule13_aCheckBeginsWithItsInitialStatus() {
    Registry registry = client();
    register(registry, desired(instance(service, "a"), check("c", HealthStatus.CRITICAL)));
    assertThat(health(registry, "a")).isEqualTo(HealthStatus.CRITICAL);
  }

  @Test
  void rule13_silenceBeyondItsTimeToLiveIsCritical() {
    Registry registry = client();
    register(
        registry,
        desired(instance(service, "a"), check("c", HealthStatus.PASSING, Duration.ofSeconds(1))));
    await(() -> health(registry, "a") == HealthStatus.CRITICAL);
    value(registry.report(service, "a", "c", HealthReport.passing()));
    assertThat(health(registry, "a")).isEqualTo(HealthStatus.PASSING);
  }

  @Test
  void rule13_maintenanceCoversEverythingUntilItEnds() {
    Registry registry = client();
    register(registry, desired(instance(service, "a"), check("c", HealthStatus.CRITICAL)));
    value(registry.maintenance(service, "a", true, "upgrade"));
    assertThat(health(registry, "a")).isEqualTo(HealthStatus.MAINTENANCE);
    value(registry.report(service, "a", "c", HealthReport.warning("hm")));
    assertThat(health(registry, "a")).isEqualTo(HealthStatus.MAINTENANCE);
    value(registry.maintenance(service, "a", false, ""));
    assertThat(health(registry, "a")).isEqualTo(HealthStatus.WARNING);
  }

  @Test
  void rule14_closingFailsWhatIsPending() {
    Registry registry = client();
    register(registry, instance(service, "a"));
    RegistryAnswer held = current(registry);
    List<CompletableFuture<RegistryAnswer>> reads =
        List.of(registry.read(after(held)), registry.read(after(held)));
    registry.close();
    assertThat(reads).allMatch(CompletableFuture::isDone);
    reads.forEach(read -> assertThat(failure(read).kind()).isEqualTo(Kind.CLOSED));
  }

  @Test
  void rule14_callsFailAfterwards() {
    Registry registry = client();
    registry.close();
    registry.close();
    for (CompletableFuture<?> call : everyCall(registry)) {
      assertThat(failure(call).kind()).isEqualTo(Kind.CLOSED);
    }
  }

  @Test
  void rule14_otherClientsAndWhatWasRegisteredStay() {
    Registry registry = client();
    Registry other = client();
    register(registry, instance(service, "a"));
    registry.close();
    assertThat(ids(current(other))).containsExactly("a");
  }

  @Test
  void rule15_ownerAndIncarnationAreKeptApartFromMetadata() {
    Registry registry = client();
    ServiceRegistration registration = instance(service, "a");
    register(registry, new DesiredInstance(registration, List.of(), "owner é/1", 3));
    ObservedInstance found = found(client(), "a");
    assertThat(found.owner()).contains("owner é/1");
    assertThat(found.incarnation()).isEqualTo(3);
    Stream.concat(
            current(registry).endpoints().stream(),
            Stream.concat(found.agent().stream(), found.catalog().stream()))
        .forEach(e -> assertThat(e.metadata()).isEqualTo(registration.metadata()));
  }

  @Test
  void rule15_theLastOwnerIsTheOwner() {
    Registry registry = client();
    ServiceRegistration registration = instance(service, "a");
    register(registry, new DesiredInstance(registration, List.of(), "first", Long.MAX_VALUE));
    register(registry, new DesiredInstance(registration, List.of(), "second", 1));
    assertThat(found(registry, "a").owner()).contains("second");
    assertThat(found(registry, "a").incarnation()).isEqualTo(1);
  }

  @Test
  void rule16_theLargestThatTheApiAllowsIsHeld() {
    Registry registry = client();
    ServiceRegistration registration = largest(service);
    registry.validate(registration);
    register(registry, registration);
    assertThat(current(registry).endpoints()).singleElement().matches(sameAs(registration));
  }

  @Test
  void rule16_whatCannotBeHeldIsRefusedInWords() {
    Registry registry = client();
    for (ServiceRegistration registration : unacceptable()) {
      assertThatThrownBy(() -> registry.validate(registration))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching("(?s).+: .+ \\(expected: .+\\)");
    }
  }

  @Test
  void rule18_aQuietReadTellsThatTheLeaderWasLostWhileItWaited() {
    Registry registry = client();
    register(registry, instance(service, "a"));
    CompletableFuture<RegistryAnswer> read = registry.read(after(current(registry), SHORT_WAIT));
    Optional<Runnable> mending = loseLeader();
    RegistryAnswer answer = value(read);
    mending.ifPresent(Runnable::run);
    Duration least = mending.isPresent() ? SHORT_WAIT.dividedBy(2) : Duration.ZERO;
    assertThat(answer.lag().orElse(least)).isGreaterThanOrEqualTo(least);
  }
}
