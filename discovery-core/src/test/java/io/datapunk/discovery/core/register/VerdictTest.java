package io.datapunk.discovery.core.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.port.DesiredCheck;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.ObservedInstance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerdictTest {

  private static final ServiceRegistration REGISTRATION =
      ServiceRegistration.builder("api", "10.0.0.1", 8080)
          .tags("v1")
          .metadata("zone", "a")
          .healthCheck(HealthCheck.tcp())
          .build();

  private static final DesiredInstance WANTED =
      new DesiredInstance(REGISTRATION, List.of(check(HealthCheck.tcp())), "us", 100);

  private static final ServiceEndpoint HELD =
      ServiceEndpoint.builder("api", REGISTRATION.id(), "10.0.0.1", 8080)
          .tags(List.of("v1"))
          .metadata(Map.of("zone", "a"))
          .datacenter("dc1")
          .health(HealthStatus.CRITICAL)
          .build();

  @Test
  void p7_holdsWhateverItsHealthAndDatacenter() {
    assertThat(of(HELD, HELD, "us", 100)).isEqualTo(Verdict.HELD);
  }

  @Test
  void p7_missesWhatOneOfThePlacesLost() {
    assertThat(Verdict.of(Optional.empty(), WANTED)).isEqualTo(Verdict.MISSING);
    assertThat(of(null, null, "us", 100)).isEqualTo(Verdict.MISSING);
    assertThat(of(null, HELD, "us", 100)).isEqualTo(Verdict.MISSING_IN_AGENT);
    assertThat(of(HELD, null, "us", 100)).isEqualTo(Verdict.MISSING_IN_CATALOG);
  }

  @Test
  void p7_seesEveryDifference() {
    assertThat(of(HELD.toBuilder().tags(List.of("v2")).build(), HELD, "us", 100))
        .isEqualTo(Verdict.DIFFERENT);
    assertThat(of(HELD, HELD.toBuilder().metadata(Map.of()).build(), "us", 100))
        .isEqualTo(Verdict.DIFFERENT);
    assertThat(of(HELD, HELD.toBuilder().weight(7).build(), "us", 100))
        .isEqualTo(Verdict.DIFFERENT);
    assertThat(of(elsewhere(), HELD, "us", 100)).isEqualTo(Verdict.DIFFERENT);
    assertThat(Verdict.of(Optional.of(observed(HELD, HELD, "us", 100, Set.of())), WANTED))
        .isEqualTo(Verdict.DIFFERENT);
  }

  @Test
  void p7_anEarlierOwnersEntryIsRepairedALaterOwnersIsNot() {
    assertThat(of(elsewhere(), elsewhere(), "them", 99)).isEqualTo(Verdict.DIFFERENT);
    assertThat(of(elsewhere(), elsewhere(), "them", 101)).isEqualTo(Verdict.TAKEN);
    assertThat(of(HELD, HELD, "them", 101)).isEqualTo(Verdict.TAKEN);
  }

  @Test
  void p7_betweenOwnersOfTheSameMillisecondExactlyOneYields() {
    Identity us = new Identity("us", 100);
    Identity them = new Identity("them", 100);

    assertThat(us.yieldsTo("them", 100)).isNotEqualTo(them.yieldsTo("us", 100));
  }

  @Test
  void p7_anEntryWithoutAMarkIsOursOnlyAtOurAddress() {
    assertThat(of(HELD, HELD, null, 0)).isEqualTo(Verdict.DIFFERENT);
    assertThat(of(elsewhere(), elsewhere(), null, 0)).isEqualTo(Verdict.TAKEN);
  }

  private static ServiceEndpoint elsewhere() {
    return ServiceEndpoint.builder("api", REGISTRATION.id(), "10.0.0.2", 8080).build();
  }

  private static Verdict of(
      ServiceEndpoint agent, ServiceEndpoint catalog, String owner, long incarnation) {
    return Verdict.of(
        Optional.of(observed(agent, catalog, owner, incarnation, Set.of("tcp"))), WANTED);
  }

  private static ObservedInstance observed(
      ServiceEndpoint agent,
      ServiceEndpoint catalog,
      String owner,
      long incarnation,
      Set<String> checks) {
    return new ObservedInstance(
        Optional.ofNullable(agent),
        Optional.ofNullable(catalog),
        Optional.ofNullable(owner),
        incarnation,
        "node-1",
        checks);
  }

  private static DesiredCheck check(HealthCheck check) {
    Duration second = Duration.ofSeconds(1);
    return new DesiredCheck(
        check, true, second, second, second, HealthStatus.CRITICAL, Optional.empty());
  }
}
