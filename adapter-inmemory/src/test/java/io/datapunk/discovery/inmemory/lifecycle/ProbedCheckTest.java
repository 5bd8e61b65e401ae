package io.datapunk.discovery.inmemory.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Checks that are run in this process. */
class ProbedCheckTest extends LifecycleTest {

  private HealthReport self = HealthReport.passing();
  private int runs;

  private HealthReport run() {
    runs++;
    return self;
  }

  private HealthCheck check() {
    return HealthCheck.custom("self", this::run);
  }

  @Test
  void p8_theFirstResultArrivesSoon() {
    discovery.register(api().healthCheck(check()).build());
    assertThat(health()).contains(HealthStatus.CRITICAL);

    advance(seconds(2));

    assertThat(health()).contains(HealthStatus.PASSING);
  }

  @Test
  void p8_isCriticalAfterThreeBadResultsInARow() {
    discovery.register(api().healthCheck(check().every(seconds(10))).build());
    advance(seconds(60));
    runs = 0;
    self = HealthReport.critical("broken");

    runtime.advanceUntil(
        () -> health().filter(s -> s == HealthStatus.CRITICAL).isPresent(), seconds(60));

    assertThat(runs).isEqualTo(3);
    self = HealthReport.passing();
    runtime.advanceUntil(
        () -> health().filter(s -> s == HealthStatus.PASSING).isPresent(), seconds(60));
    assertThat(runs).isEqualTo(4);
  }

  @Test
  void p8_unchangedResultsAreReportedNotMoreOftenThanEachThirdOfTheirTimeToLive() {
    discovery.register(api().healthCheck(check().every(seconds(1))).build());
    advance(seconds(10));
    long before = metrics.count("discovery.registration.call", "operation=report");

    advance(seconds(300));

    long reports = metrics.count("discovery.registration.call", "operation=report") - before;
    assertThat(reports).isBetween(300L / 5, 300L / 5 * 3 + 1);
    assertThat(health()).contains(HealthStatus.PASSING);
  }

  @Test
  void p8_codeThatDoesNotAnswerInTimeIsCritical() {
    List<CompletableFuture<HealthReport>> open = new ArrayList<>();
    discovery.register(
        api()
            .healthCheck(
                HealthCheck.customAsync(
                        "self",
                        () -> {
                          CompletableFuture<HealthReport> never = new CompletableFuture<>();
                          open.add(never);
                          return never;
                        })
                    .initially(HealthStatus.PASSING)
                    .fall(1))
            .build());

    advance(seconds(60));

    assertThat(health()).contains(HealthStatus.CRITICAL);
    assertThat(open).as("a run that has not come back is not repeated").hasSize(1);
    assertThat(metrics.count("discovery.health.timeouts", "service=api")).isEqualTo(1);
  }

  @Test
  void p8_codeThatThrowsIsCritical() {
    discovery.register(
        api()
            .healthCheck(
                HealthCheck.custom(
                        "self",
                        () -> {
                          throw new IllegalStateException("no database");
                        })
                    .initially(HealthStatus.PASSING))
            .build());

    advance(seconds(60));

    assertThat(health()).contains(HealthStatus.CRITICAL);
  }

  @Test
  void p8_codeThatThrowsAnErrorOrReturnsNothingIsRunAgain() {
    discovery.register(
        api()
            .healthCheck(
                HealthCheck.custom(
                    "self",
                    () -> {
                      runs++;
                      if (runs == 1) {
                        throw new NoClassDefFoundError("a class of the driver");
                      }
                      return runs == 2 ? null : HealthReport.passing();
                    }))
            .build());

    advance(seconds(30));

    assertThat(runs).isGreaterThanOrEqualTo(3);
    assertThat(health()).contains(HealthStatus.PASSING);
  }

  @Test
  void p8_whatStaysCriticalIsRemovedAndComesBackOnceItPasses() {
    Registration registration = discovery.register(api().healthCheck(check()).build());
    advance(seconds(30));
    self = HealthReport.critical("broken");

    advance(seconds(120));
    assertThat(held()).isEmpty();
    advance(seconds(600));
    assertThat(held()).isEmpty();
    assertThat(registration.state()).isEqualTo(RegistrationState.LOST);

    self = HealthReport.passing();
    advance(seconds(11));
    assertThat(health()).contains(HealthStatus.PASSING);
    assertThat(registration.state()).isEqualTo(RegistrationState.REGISTERED);
  }

  @Test
  void p8_theWorstOfSeveralChecksCounts() {
    discovery.register(
        api()
            .healthCheck(HealthCheck.custom("good", HealthReport::passing))
            .healthCheck(check())
            .build());
    self = HealthReport.warning("slow");

    advance(seconds(30));

    assertThat(health()).contains(HealthStatus.WARNING);
  }

  @Test
  void p8_closingEndsTheRuns() {
    Registration registration = discovery.register(api().healthCheck(check()).build());
    advance(seconds(30));
    registration.close();
    runs = 0;

    advance(seconds(600));

    assertThat(runs).isZero();
  }

  @Test
  void p8_anUpdateThatKeepsACheckKeepsItsRhythm() {
    Registration registration = discovery.register(api().healthCheck(check()).build());
    advance(seconds(30));
    runs = 0;
    for (int i = 0; i < 100; i++) {
      String tag = "v" + i;
      registration.update(change -> change.clearTags().tags(tag));
    }

    advance(seconds(100));

    assertThat(runs).isBetween(9, 11);
  }

  @Test
  void p8_aKilledProcessIsCriticalAndThenRemoved() {
    var process = runtime.another("doomed");
    var doomed = open(process, settings -> settings);
    doomed.register(api().build());
    advance(seconds(60));
    assertThat(health()).contains(HealthStatus.PASSING);

    process.close();

    advance(seconds(33));
    assertThat(health()).contains(HealthStatus.CRITICAL);
    advance(seconds(60));
    assertThat(held()).isEmpty();
  }
}
