package io.datapunk.discovery.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is refused comes late, in order, and once. */
class PatientExecutorTest {

  private final ManualScheduler scheduler = new ManualScheduler();
  private final List<String> ran = new ArrayList<>();
  private @Nullable Throwable trouble;
  private final PatientExecutor executor =
      new PatientExecutor(
          task -> {
            if (trouble instanceof Error e) {
              throw e;
            }
            if (trouble instanceof RuntimeException e) {
              throw e;
            }
            task.run();
          },
          scheduler);

  @Test
  void p6_whatIsRefusedIsHandedInAgainUntilItIsTaken() {
    trouble = new OutOfMemoryError("unable to create native thread");
    executor.execute(() -> ran.add("a"));
    executor.execute(() -> ran.add("b"));
    assertThat(scheduler.tasks()).hasSize(1).containsValue(PatientExecutor.PAUSE);

    scheduler.fire();
    assertThat(ran).isEmpty();
    trouble = new RejectedExecutionException("full");
    scheduler.fire();
    assertThat(ran).isEmpty();
    trouble = null;
    scheduler.fire();

    assertThat(ran).containsExactly("a", "b");
    assertThat(scheduler.tasks()).isEmpty();
  }

  @Test
  void p6_whatStillWaitsIsHandedInWhenItIsClosed() {
    trouble = new OutOfMemoryError("unable to create native thread");
    executor.execute(() -> ran.add("a"));
    trouble = null;

    executor.close();

    assertThat(ran).containsExactly("a");
  }

  @Test
  void p6_whatWasTakenAndRefusedAtTheSameTimeRunsOnce() {
    List<Runnable> taken = new ArrayList<>();
    PatientExecutor odd =
        new PatientExecutor(
            task -> {
              taken.add(task);
              if (taken.size() == 1) {
                throw new OutOfMemoryError("unable to create native thread");
              }
            },
            scheduler);
    odd.execute(() -> ran.add("a"));
    scheduler.fire();
    assertThat(taken).hasSize(2);

    taken.forEach(Runnable::run);

    assertThat(ran).containsExactly("a");
  }

  /** As on a machine without threads: the first start fails. */
  @Test
  void p6_aPoolWhoseThreadDoesNotStartRunsItLate() throws Exception {
    AtomicInteger starts = new AtomicInteger();
    ThreadPoolExecutor pool = Pools.neverDropping("late", 4);
    var threads = pool.getThreadFactory();
    pool.setThreadFactory(
        task -> {
          if (starts.incrementAndGet() == 1) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          return threads.newThread(task);
        });
    PatientExecutor patient = new PatientExecutor(pool, scheduler);
    patient.execute(() -> ran.add("a"));
    assertThat(scheduler.tasks()).hasSize(1);

    scheduler.fire();
    pool.shutdown();

    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).containsExactly("a");
  }
}
