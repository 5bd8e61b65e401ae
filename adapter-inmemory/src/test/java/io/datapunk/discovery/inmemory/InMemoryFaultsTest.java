package io.datapunk.discovery.inmemory;

import static io.datapunk.discovery.inmemory.RegistryFixture.TTL;
import static io.datapunk.discovery.inmemory.RegistryFixture.ids;
import static io.datapunk.discovery.inmemory.RegistryFixture.leased;
import static io.datapunk.discovery.inmemory.RegistryFixture.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class InMemoryFaultsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final RegistryFixture f = new RegistryFixture();

  @Test
  void outageBreaksWhatWaitsAndRefusesTheRest() {
    f.register(plain("api", "a"));
    CompletableFuture<RegistryAnswer> poll = f.poll("api");
    f.faults.begin(RegistryFault.OUTAGE);
    assertThat(f.failure(poll)).isEqualTo(Kind.UNREACHABLE);
    assertThat(f.failure(f.registry.register(plain("api", "b")))).isEqualTo(Kind.UNREACHABLE);
    f.faults.end(RegistryFault.OUTAGE);
    assertThat(f.ids("api")).containsExactly("a");
  }

  @Test
  void leasesRunOnDuringAnOutage() {
    f.register(leased("api", "a"));
    f.faults.begin(RegistryFault.OUTAGE);
    f.runtime.advance(TTL);
    f.faults.heal();
    assertThat(f.health("api")).isEqualTo(HealthStatus.CRITICAL);
  }

  @Test
  void frozenCallsAreServedAtTheThawAlsoCancelledWrites() {
    f.register(plain("api", "a"));
    CompletableFuture<RegistryAnswer> poll = f.poll("api");
    f.faults.begin(RegistryFault.FREEZE);
    CompletableFuture<RegistryAnswer> read = f.after("api", 1);
    f.registry.register(plain("api", "b")).cancel(true);
    f.runtime.advance(Duration.ofMinutes(5));
    assertThat(poll).isNotDone();
    assertThat(read).isNotDone();
    f.faults.end(RegistryFault.FREEZE);
    assertThat(ids(f.value(read))).containsExactly("a");
    assertThat(ids(f.value(poll))).containsExactly("a", "b");
  }

  @Test
  void aFrozenServerServesReportsBeforeLeasesExpire() {
    f.register(leased("api", "a"));
    f.register(leased("api", "b"));
    f.faults.begin(RegistryFault.FREEZE);
    f.runtime.advance(TTL);
    CompletableFuture<Void> first = f.report("api", "a", HealthReport.passing());
    CompletableFuture<Void> second = f.report("api", "b", HealthReport.passing());
    f.faults.end(RegistryFault.FREEZE);
    f.value(first);
    f.value(second);
    assertThat(f.current("api").endpoints())
        .allMatch(endpoint -> endpoint.health() == HealthStatus.PASSING);
  }

  @Test
  void anOutageLosesFrozenWrites() {
    f.faults.begin(RegistryFault.FREEZE);
    CompletableFuture<Void> write = f.registry.register(plain("api", "a"));
    f.faults.begin(RegistryFault.OUTAGE);
    assertThat(f.failure(write)).isEqualTo(Kind.UNREACHABLE);
    f.faults.heal();
    assertThat(f.ids("api")).isEmpty();
  }

  @Test
  void latencyCarriesWritesOutHalfwayAlsoCancelledOnes() {
    f.faults.latency(SECOND.multipliedBy(2));
    CompletableFuture<Void> write = f.registry.register(plain("api", "a"));
    CompletableFuture<Void> cancelled = f.registry.register(plain("api", "b"));
    cancelled.cancel(true);
    f.runtime.advance(SECOND.multipliedBy(2).minusNanos(1));
    assertThat(write).isNotDone();
    f.faults.latency(Duration.ZERO);
    assertThat(f.ids("api")).containsExactly("a", "b");
    f.runtime.advance(Duration.ofNanos(1));
    f.value(write);
  }

  @Test
  void anOutageLosesWritesUnderWay() {
    f.faults.latency(SECOND.multipliedBy(2));
    CompletableFuture<Void> write = f.registry.register(plain("api", "a"));
    f.faults.begin(RegistryFault.OUTAGE);
    f.faults.heal();
    assertThat(f.failure(write)).isEqualTo(Kind.UNREACHABLE);
    f.runtime.advance(SECOND.multipliedBy(2));
    assertThat(f.ids("api")).isEmpty();
  }

  @Test
  void wipeLosesEverythingAndStartsCursorsLow() {
    long fresh = f.cursor("api");
    f.register(plain("api", "a"));
    CompletableFuture<RegistryAnswer> poll = f.poll("api");
    f.faults.wipe();
    assertThat(f.failure(poll)).isEqualTo(Kind.UNREACHABLE);
    assertThat(f.ids("api")).isEmpty();
    assertThat(f.cursor("api")).isEqualTo(fresh);
    assertThat(f.failure(f.report("api", "a", HealthReport.passing()))).isEqualTo(Kind.UNKNOWN_ID);
  }

  @Test
  void restoreGoesBackInStateAndCursorAndWakesEverybody() {
    f.register(leased("api", "a"));
    InMemorySnapshot snapshot = f.faults.snapshot();
    long then = f.cursor("api");
    f.register(plain("api", "b"));
    CompletableFuture<RegistryAnswer> poll = f.poll("api");
    f.runtime.advance(TTL.dividedBy(2));
    f.faults.restore(snapshot);
    RegistryAnswer answer = f.value(poll);
    assertThat(ids(answer)).containsExactly("a");
    assertThat(answer.cursor()).hasValue(then);
    f.runtime.advance(TTL.minusNanos(1));
    assertThat(f.health("api")).isEqualTo(HealthStatus.PASSING);
    f.faults.restore(snapshot);
    assertThat(f.cursor("api")).isEqualTo(then);
  }

  @Test
  void silentReadsAreNeverAnswered() {
    f.register(plain("api", "a"));
    CompletableFuture<RegistryAnswer> before = f.poll("api");
    f.faults.begin(RegistryFault.SILENT_READS);
    CompletableFuture<RegistryAnswer> during = f.poll("api");
    f.register(plain("api", "b"));
    f.faults.end(RegistryFault.SILENT_READS);
    f.runtime.advance(Duration.ofHours(1));
    assertThat(before).isNotDone();
    assertThat(during).isNotDone();
    CompletableFuture<RegistryAnswer> afterwards = f.poll("api");
    f.register(plain("api", "c"));
    assertThat(ids(f.value(afterwards))).containsExactly("a", "b", "c");
    f.registry.close();
    assertThat(f.failure(before)).isEqualTo(Kind.CLOSED);
  }

  @Test
  void servedButSpoiledAnswersFailByKind() {
    Map<RegistryFault, Kind> kinds =
        new TreeMap<>(
            Map.of(
                RegistryFault.LOST_ANSWERS, Kind.UNREACHABLE, RegistryFault.GARBAGE, Kind.GARBAGE));
    kinds.forEach(
        (fault, kind) -> {
          f.faults.begin(fault);
          assertThat(f.failure(f.registry.register(plain("api", fault.name())))).isEqualTo(kind);
          f.faults.end(fault);
          assertThat(f.ids("api")).contains(fault.name());
        });
  }

  @Test
  void refusalsFailByKindAndChangeNothing() {
    Map<RegistryFault, Kind> kinds =
        new TreeMap<>(
            Map.of(
                RegistryFault.DENIED,
                Kind.DENIED,
                RegistryFault.OVERLOADED,
                Kind.OVERLOADED,
                RegistryFault.UNAVAILABLE,
                Kind.UNAVAILABLE));
    kinds.forEach(
        (fault, kind) -> {
          f.faults.begin(fault);
          assertThat(f.failure(f.registry.register(plain("api", "a")))).isEqualTo(kind);
          f.faults.end(fault);
          assertThat(f.ids("api")).isEmpty();
        });
  }

  @Test
  void withoutALeaderStaleReadsAreAnswered() {
    f.register(plain("api", "a"));
    f.faults.begin(RegistryFault.UNAVAILABLE);
    assertThat(ids(f.value(stale()))).containsExactly("a");
    assertThat(f.value(f.registry.services(Optional.empty()))).containsExactly("api");
  }

  @Test
  void emptyAnswersClaimToBeComplete() {
    f.register(plain("api", "a"));
    f.faults.begin(RegistryFault.EMPTY_ANSWERS);
    RegistryAnswer answer = f.value(stale());
    assertThat(answer.endpoints()).isEmpty();
    assertThat(answer.rights()).isEqualTo(Rights.COMPLETE);
    assertThat(f.value(f.registry.services(Optional.empty()))).isEmpty();
  }

  @Test
  void filteredRightsAreSaid() {
    f.register(plain("api", "a"));
    long cursor = f.cursor("api");
    f.faults.begin(RegistryFault.FILTERED_RIGHTS);
    RegistryAnswer answer = f.value(stale());
    assertThat(answer.endpoints()).isEmpty();
    assertThat(answer.rights()).isEqualTo(Rights.FILTERED);
    assertThat(answer.cursor()).hasValue(cursor);
  }

  @Test
  void cursorsCanBeMissing() {
    f.faults.begin(RegistryFault.WITHOUT_CURSORS);
    assertThat(f.value(stale()).cursor()).isEmpty();
  }

  @Test
  void aLaggingServerAnswersStaleReadsFromThePast() {
    f.register(plain("api", "a"));
    f.faults.begin(RegistryFault.LAG);
    CompletableFuture<RegistryAnswer> poll = f.poll("api");
    f.runtime.advance(SECOND);
    f.register(plain("api", "b"));
    RegistryAnswer answer = f.value(stale());
    assertThat(ids(answer)).containsExactly("a");
    assertThat(answer.lag()).contains(SECOND);
    assertThat(f.ids("api")).containsExactly("a", "b");
    assertThat(poll).isNotDone();
    f.faults.end(RegistryFault.LAG);
    assertThat(ids(f.value(poll))).containsExactly("a", "b");
    assertThat(f.value(stale()).lag()).contains(Duration.ZERO);
  }

  @Test
  void aRowLostInTheCatalogIsStillKnownAtTheAgent() {
    f.register(leased("api", "a"));
    CompletableFuture<RegistryAnswer> poll = f.poll("api");
    f.faults.loseInCatalog("api", "a");
    assertThat(f.value(poll).endpoints()).isEmpty();
    f.value(f.report("api", "a", HealthReport.passing()));
    ObservedInstance found = f.value(f.registry.find("api", "a")).orElseThrow();
    assertThat(found.agent()).isPresent();
    assertThat(found.catalog()).isEmpty();
    f.register(leased("api", "a"));
    assertThat(f.ids("api")).containsExactly("a");
  }

  @Test
  void aRowLostAtTheAgentStaysInTheCatalog() {
    f.register(leased("api", "a"));
    f.faults.loseAtAgent("api", "a");
    assertThat(f.failure(f.report("api", "a", HealthReport.passing()))).isEqualTo(Kind.UNKNOWN_ID);
    f.runtime.advance(Duration.ofHours(1));
    assertThat(f.ids("api")).containsExactly("a");
    ObservedInstance found = f.value(f.registry.find("api", "a")).orElseThrow();
    assertThat(found.agent()).isEmpty();
    assertThat(found.catalog()).isPresent();
    f.faults.loseInCatalog("api", "a");
    assertThat(f.value(f.registry.find("api", "a"))).isEmpty();
  }

  @Test
  void callsAreCounted() {
    long before = f.registry.callsServed();
    f.register(plain("api", "a"));
    f.ids("api");
    assertThat(f.registry.callsServed() - before).isEqualTo(2);
  }

  private CompletableFuture<RegistryAnswer> stale() {
    return f.registry.read(ReadRequest.now("api", Optional.empty(), Consistency.STALE));
  }
}
