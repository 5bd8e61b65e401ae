package io.datapunk.discovery.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.core.port.ProbeTarget;
import io.datapunk.discovery.core.port.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApplicationProbeTest {

  private static final long PATIENCE_SECONDS = 30;

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final List<Runnable> timers = new CopyOnWriteArrayList<>();
  private final Scheduler scheduler =
      (delay, task) -> {
        timers.add(task);
        return () -> timers.remove(task);
      };
  private final ApplicationProbe probe = new ApplicationProbe(executor, scheduler);

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void p8_reportsWhatTheCodeSays() {
    HealthReport said = HealthReport.warning("queue is long").with("length", "900");

    assertThat(run(HealthCheck.custom("queue", () -> said))).isEqualTo(said);
  }

  @Test
  void p8_waitsForCodeThatAnswersLater() {
    CompletableFuture<HealthReport> later = new CompletableFuture<>();
    CompletableFuture<HealthReport> result =
        probe.probe(target(HealthCheck.customAsync("queue", () -> later)));
    assertThat(result).isNotDone();

    later.complete(HealthReport.passing());

    assertThat(result).succeedsWithin(Duration.ofSeconds(PATIENCE_SECONDS));
  }

  @Test
  void p8_codeThatThrowsFails() {
    CompletableFuture<HealthReport> result =
        probe.probe(
            target(
                HealthCheck.custom(
                    "queue",
                    () -> {
                      throw new IllegalStateException("no connection");
                    })));

    assertThat(result)
        .failsWithin(Duration.ofSeconds(PATIENCE_SECONDS))
        .withThrowableThat()
        .withMessageContaining("no connection");
  }

  @Test
  void p11_codeThatHangsIsNotCalledAgainUntilItCameBack() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch cameBack = new CountDownLatch(1);
    HealthCheck check =
        HealthCheck.custom(
            "queue",
            () -> {
              calls.incrementAndGet();
              awaitDeafly(release);
              cameBack.countDown();
              return HealthReport.passing();
            });

    CompletableFuture<HealthReport> first = probe.probe(target(check));
    awaitCalls(calls);
    first.cancel(true);
    assertThat(run(check).status()).isEqualTo(HealthStatus.CRITICAL);
    assertThat(calls).hasValue(1);

    release.countDown();
    assertThat(cameBack.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    HealthReport next = run(check);
    while (next.status() == HealthStatus.CRITICAL) {
      next = run(check);
    }
    assertThat(next.status()).isEqualTo(HealthStatus.PASSING);
  }

  @Test
  void p11_cancellingInterruptsTheCode() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    CompletableFuture<HealthReport> result =
        probe.probe(
            target(
                HealthCheck.custom(
                    "queue",
                    () -> {
                      begun.countDown();
                      try {
                        new CountDownLatch(1).await();
                      } catch (InterruptedException e) {
                        interrupted.countDown();
                      }
                      return HealthReport.passing();
                    })));
    assertThat(begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

    result.cancel(true);

    assertThat(interrupted.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void p8_theTimeForARunBeginsWithTheRun() {
    List<Runnable> waiting = new ArrayList<>();
    ApplicationProbe busy = new ApplicationProbe(waiting::add, scheduler);
    CompletableFuture<HealthReport> result =
        busy.probe(target(HealthCheck.customAsync("queue", CompletableFuture::new)));
    assertThat(timers).isEmpty();

    waiting.get(0).run();
    assertThat(timers).hasSize(1);
    assertThat(result).isNotDone();
    timers.get(0).run();

    assertThat(result.getNow(HealthReport.passing()).message())
        .isEqualTo("no answer within 2000 ms");
    assertThat(timers).isEmpty();
  }

  @Test
  void p11_aPoolThatRefusesLeavesNothingBehind() {
    AtomicInteger refusals = new AtomicInteger();
    ApplicationProbe refused =
        new ApplicationProbe(
            task -> {
              if (refusals.incrementAndGet() == 1) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              task.run();
            },
            scheduler);
    HealthCheck check = HealthCheck.custom("queue", HealthReport::passing);

    assertThat(refused.probe(target(check))).isCompletedExceptionally();
    assertThat(refused.probe(target(check)).getNow(HealthReport.critical("")).status())
        .isEqualTo(HealthStatus.PASSING);
  }

  private HealthReport run(HealthCheck check) {
    CompletableFuture<HealthReport> result = probe.probe(target(check));
    assertThat(result).succeedsWithin(Duration.ofSeconds(PATIENCE_SECONDS));
    return result.getNow(null);
  }

  private static ProbeTarget target(HealthCheck check) {
    return new ProbeTarget("api", "api-1", "127.0.0.1", 80, check, Duration.ofSeconds(2));
  }

  private static void awaitDeafly(CountDownLatch latch) {
    boolean done = false;
    while (!done) {
      try {
        latch.await();
        done = true;
      } catch (InterruptedException e) {
        // As code that does not know how to stop.
      }
    }
  }

  private static void awaitCalls(AtomicInteger calls) {
    while (calls.get() == 0) {
      Thread.onSpinWait();
    }
  }
}
