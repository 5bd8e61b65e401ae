package io.datapunk.discovery.inmemory;

import static io.datapunk.discovery.inmemory.RegistryFixture.REMOVED_AFTER;
import static io.datapunk.discovery.inmemory.RegistryFixture.TTL;
import static io.datapunk.discovery.inmemory.RegistryFixture.leased;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class InMemoryRegistryLeaseTest {

  private static final Duration MOMENT = Duration.ofNanos(1);

  private final RegistryFixture f = new RegistryFixture();

  @Test
  void silenceForTheTimeToLiveIsCritical() {
    f.register(leased("api", "a"));
    CompletableFuture<RegistryAnswer> poll = f.poll("api");
    f.runtime.advance(TTL.minus(MOMENT));
    assertThat(f.health("api")).isEqualTo(HealthStatus.PASSING);
    f.runtime.advance(MOMENT);
    assertThat(f.value(poll).endpoints().get(0).health()).isEqualTo(HealthStatus.CRITICAL);
  }

  @Test
  void aReportRenewsTheLease() {
    f.register(leased("api", "a"));
    for (int i = 0; i < 5; i++) {
      f.runtime.advance(TTL.minus(MOMENT));
      f.value(f.report("api", "a", HealthReport.passing()));
    }
    assertThat(f.health("api")).isEqualTo(HealthStatus.PASSING);
    f.runtime.advance(TTL);
    assertThat(f.health("api")).isEqualTo(HealthStatus.CRITICAL);
  }

  @Test
  void whatStaysCriticalIsRemoved() {
    f.register(leased("api", "a"));
    f.runtime.advance(TTL);
    CompletableFuture<RegistryAnswer> poll = f.poll("api");
    f.runtime.advance(REMOVED_AFTER.minus(MOMENT));
    assertThat(f.ids("api")).containsExactly("a");
    f.runtime.advance(MOMENT);
    assertThat(f.value(poll).endpoints()).isEmpty();
    assertThat(f.value(f.registry.find("api", "a"))).isEmpty();
    assertThat(f.failure(f.report("api", "a", HealthReport.passing()))).isEqualTo(Kind.UNKNOWN_ID);
  }

  @Test
  void whatRecoversInTimeIsNotRemoved() {
    f.register(leased("api", "a"));
    f.runtime.advance(TTL.plus(REMOVED_AFTER).minus(MOMENT));
    f.value(f.report("api", "a", HealthReport.passing()));
    f.runtime.advance(TTL.minus(MOMENT));
    assertThat(f.health("api")).isEqualTo(HealthStatus.PASSING);
  }

  @Test
  void repeatedCriticalReportsDoNotPutRemovalOff() {
    f.register(leased("api", "a"));
    for (int i = 0; i < 6; i++) {
      f.value(f.report("api", "a", HealthReport.critical("broken")));
      f.runtime.advance(Duration.ofSeconds(10));
    }
    assertThat(f.ids("api")).isEmpty();
  }

  @Test
  void registeringAgainKeepsCriticalSince() {
    f.register(leased("api", "a"));
    f.value(f.report("api", "a", HealthReport.critical("broken")));
    f.runtime.advance(REMOVED_AFTER.dividedBy(2));
    f.register(leased("api", "a"));
    f.runtime.advance(REMOVED_AFTER.dividedBy(2));
    assertThat(f.ids("api")).isEmpty();
  }

  @Test
  void leasesGoOnWhenTheOldestClientLeaves() {
    SimulatedRuntime other = f.runtime.another("other");
    f.register(leased("api", "a"));
    InMemoryRegistry second = f.registry.connect(other.context("registry"));
    f.runtime.advance(TTL.dividedBy(2));
    f.registry.close();
    f.runtime.advance(TTL.dividedBy(2).minus(MOMENT));
    assertThat(status(second)).isEqualTo(HealthStatus.PASSING);
    f.runtime.advance(MOMENT);
    assertThat(status(second)).isEqualTo(HealthStatus.CRITICAL);
    second.close();
    assertThat(f.runtime.time().pending()).isZero();
  }

  private HealthStatus status(InMemoryRegistry client) {
    return f.current(client, "api").endpoints().get(0).health();
  }
}
