package io.datapunk.discovery.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.ProbeTarget;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompositeProbeTest {

  private final List<Runnable> timers = new ArrayList<>();
  private final Probes probes =
      new Probes(
          List.of(),
          new AdapterContext(
              Runnable::run,
              (delay, task) -> {
                timers.add(task);
                return () -> timers.remove(task);
              },
              () -> 0,
              Clock.systemUTC(),
              new SplittableRandom(1),
              MetricsSink.none()));

  @ParameterizedTest
  @CsvSource({
    "PASSING, PASSING, PASSING, PASSING",
    "PASSING, WARNING, WARNING, PASSING",
    "CRITICAL, WARNING, CRITICAL, WARNING",
    "CRITICAL, PASSING, CRITICAL, PASSING",
    "CRITICAL, CRITICAL, CRITICAL, CRITICAL",
  })
  void p8_allIsTheWorstAndAnyTheBest(
      HealthStatus one, HealthStatus other, HealthStatus all, HealthStatus any) {
    HealthCheck first = HealthCheck.custom("db", () -> HealthReport.of(one, "a"));
    HealthCheck second = HealthCheck.custom("queue", () -> HealthReport.of(other, "b"));

    assertThat(now(HealthCheck.allOf("ready", first, second)).status()).isEqualTo(all);
    assertThat(now(HealthCheck.anyOf("ready", first, second)).status()).isEqualTo(any);
  }

  @Test
  void p8_itsReportNamesEachPart() {
    HealthReport report =
        now(
            HealthCheck.allOf(
                "ready",
                HealthCheck.custom("db", () -> HealthReport.warning("slow").with("ms", "900")),
                HealthCheck.custom(
                    "queue",
                    () -> {
                      throw new IllegalStateException("no broker");
                    })));

    assertThat(report.message())
        .isEqualTo("all of: db warning (slow); queue critical (IllegalStateException: no broker)");
    assertThat(report.data()).containsEntry("db.ms", "900");
  }

  @Test
  void p8_compositesNest() {
    HealthCheck good = HealthCheck.custom("good", HealthReport::passing);
    HealthCheck bad = HealthCheck.custom("bad", () -> HealthReport.critical("no"));

    assertThat(now(HealthCheck.allOf("a", good, HealthCheck.anyOf("b", bad, good))).status())
        .isEqualTo(HealthStatus.PASSING);
    assertThat(now(HealthCheck.allOf("a", good, HealthCheck.allOf("b", bad, good))).status())
        .isEqualTo(HealthStatus.CRITICAL);
  }

  @Test
  void p8_anyDoesNotWaitForTheSlowAndCancelsIt() {
    CompletableFuture<HealthReport> hanging = new CompletableFuture<>();
    HealthCheck slow = HealthCheck.customAsync("slow", () -> hanging);
    HealthCheck good = HealthCheck.custom("good", HealthReport::passing);

    assertThat(now(HealthCheck.anyOf("ready", slow, good)).status())
        .isEqualTo(HealthStatus.PASSING);
    assertThat(timers).isEmpty();
  }

  @Test
  void p8_theReportNamesThePartThatDidNotAnswer() {
    CompletableFuture<HealthReport> hanging = new CompletableFuture<>();
    CompletableFuture<HealthReport> report =
        start(
            HealthCheck.allOf(
                "ready",
                HealthCheck.customAsync("slow", () -> hanging),
                HealthCheck.custom("good", HealthReport::passing)));
    assertThat(report).isNotDone();

    List.copyOf(timers).forEach(Runnable::run);

    assertThat(report.getNow(HealthReport.passing()).message())
        .contains("slow critical")
        .contains("no answer within 1800 ms");
  }

  @Test
  void p8_partsThatCannotWorkAreRefused() {
    HealthCheck good = HealthCheck.custom("good", HealthReport::passing);

    assertThatThrownBy(() -> probes.probeFor(HealthCheck.allOf("a", badHttp(), good)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("status: all");
  }

  private static HealthCheck badHttp() {
    return HealthCheck.http("/").with("status", "all");
  }

  private HealthReport now(HealthCheck check) {
    CompletableFuture<HealthReport> report = start(check);
    assertThat(report).isCompleted();
    return report.getNow(HealthReport.passing());
  }

  private CompletableFuture<HealthReport> start(HealthCheck check) {
    return probes
        .probeFor(check)
        .probe(new ProbeTarget("api", "api-1", "127.0.0.1", 80, check, Duration.ofSeconds(2)));
  }
}
