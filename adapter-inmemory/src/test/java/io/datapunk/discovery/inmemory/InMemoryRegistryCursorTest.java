package io.datapunk.discovery.inmemory;

import static io.datapunk.discovery.inmemory.RegistryFixture.leased;
import static io.datapunk.discovery.inmemory.RegistryFixture.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.core.port.RegistryAnswer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Cursors behave as those of Consul 1.8.7 were measured to do. */
final class InMemoryRegistryCursorTest {

  private final RegistryFixture f = new RegistryFixture();

  @Test
  void anUnknownServiceHasTheCursorOfTheLastChangeOfAll() {
    assertThat(f.cursor("unknown")).isPositive();
    f.register(plain("api", "a"));
    assertThat(f.cursor("unknown")).isEqualTo(f.cursor("api"));
  }

  @Test
  void aChangeOfAnotherServiceDoesNotWake() {
    f.register(plain("api", "a"));
    CompletableFuture<RegistryAnswer> poll = f.poll("api");
    f.register(plain("other", "b"));
    f.value(f.registry.deregister("other", "b"));
    assertThat(poll).isNotDone();
    assertThat(f.registry.blockedReads()).isEqualTo(1);
  }

  @Test
  void aNeverKnownServiceWakesOnEveryRegistrationUntilTheFirstExtinction() {
    CompletableFuture<RegistryAnswer> poll = f.poll("unknown");
    f.register(plain("api", "a"));
    assertThat(f.value(poll).endpoints()).isEmpty();
    f.value(f.registry.deregister("api", "a"));
    CompletableFuture<RegistryAnswer> next = f.poll("unknown");
    f.register(plain("api", "a"));
    assertThat(next).isNotDone();
    f.value(f.registry.deregister("api", "a"));
    assertThat(f.value(next).endpoints()).isEmpty();
  }

  @Test
  void anExtinctServiceKeepsACursorThatGrows() {
    f.register(plain("api", "a"));
    long alive = f.cursor("api");
    f.value(f.registry.deregister("api", "a"));
    long extinct = f.cursor("api");
    assertThat(extinct).isGreaterThan(alive);
    CompletableFuture<RegistryAnswer> poll = f.poll("api");
    f.register(plain("api", "a"));
    assertThat(f.value(poll).cursor().orElseThrow()).isGreaterThan(extinct);
  }

  @Test
  void aCursorTooHighMissesChangesUntilTheWaitEnds() {
    f.register(plain("api", "a"));
    CompletableFuture<RegistryAnswer> poll = f.after("api", 99_999);
    f.register(plain("api", "b"));
    f.runtime.advance(Duration.ofSeconds(59));
    assertThat(poll).isNotDone();
    f.runtime.advance(Duration.ofSeconds(1));
    assertThat(RegistryFixture.ids(f.value(poll))).containsExactly("a", "b");
  }

  @Test
  void cursorsZeroAndOneAreAnsweredAtOnce() {
    assertThat(f.value(f.after("unknown", 0)).endpoints()).isEmpty();
    assertThat(f.value(f.after("unknown", 1)).endpoints()).isEmpty();
  }

  @Test
  void aQuietPollReturnsTheSameCursor() {
    f.register(plain("api", "a"));
    CompletableFuture<RegistryAnswer> poll = f.poll("api");
    f.runtime.advance(Duration.ofMinutes(1));
    assertThat(f.value(poll).cursor()).hasValue(f.cursor("api"));
    assertThat(f.registry.blockedReads()).isZero();
  }

  @Test
  void whatChangesNothingMovesNoCursor() {
    f.register(leased("api", "a"));
    long cursor = f.cursor("api");
    f.register(leased("api", "a"));
    f.value(f.report("api", "a", HealthReport.passing()));
    f.value(f.registry.deregister("api", "absent"));
    f.value(f.registry.maintenance("api", "a", false, ""));
    assertThat(f.cursor("api")).isEqualTo(cursor);
  }

  @Test
  void cancelledPollsAreForgotten() {
    f.register(plain("api", "a"));
    f.poll("api").cancel(true);
    assertThat(f.registry.blockedReads()).isZero();
    assertThat(f.runtime.time().pending()).isZero();
  }
}
