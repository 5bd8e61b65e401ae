package io.datapunk.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datapunk.discovery.core.port.Handle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class SimulatedRuntimeTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final SimulatedRuntime runtime = SimulatedRuntime.inOrder();
  private final List<String> ran = new ArrayList<>();

  @Test
  void nothingRunsByItself() {
    runtime.workers().execute(() -> ran.add("worker"));
    runtime.scheduler().after(Duration.ZERO, () -> ran.add("timer"));
    assertThat(ran).isEmpty();
    runtime.run();
    assertThat(ran).containsExactly("worker", "timer");
  }

  @Test
  void inOrderRunsTheOldestFirst() {
    runtime.workers().execute(() -> ran.add("1"));
    runtime.callbacks().execute(() -> ran.add("2"));
    runtime.blocking().execute(() -> runtime.workers().execute(() -> ran.add("4")));
    runtime.workers().execute(() -> ran.add("3"));
    runtime.run();
    assertThat(ran).containsExactly("1", "2", "3", "4");
  }

  @Test
  void timeMovesOnlyWhenNothingIsReady() {
    runtime.scheduler().after(SECOND, () -> ran.add("timer"));
    runtime.workers().execute(() -> runtime.workers().execute(() -> ran.add("worker")));
    runtime.advance(SECOND.multipliedBy(2));
    assertThat(ran).containsExactly("worker", "timer");
    assertThat(runtime.time().elapsed()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void whatATimerMakesReadyRunsAtTheTimersTime() {
    runtime
        .scheduler()
        .after(SECOND, () -> runtime.workers().execute(() -> ran.add(elapsed().toString())));
    runtime.advance(Duration.ofSeconds(5));
    assertThat(ran).containsExactly("PT1S");
  }

  @Test
  void advanceUntilStopsAtTheStepThatFulfils() {
    everySecond();
    assertThat(runtime.advanceUntil(() -> ran.size() == 3, Duration.ofMinutes(1))).isTrue();
    assertThat(elapsed()).isEqualTo(Duration.ofSeconds(3));
    assertThat(runtime.advanceUntil(() -> false, SECOND)).isFalse();
    assertThat(elapsed()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void timeCannotBeMovedBack() {
    assertThatThrownBy(() -> runtime.advance(SECOND.negated()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("time: PT-1S (expected: not negative)");
    assertThatThrownBy(() -> runtime.advanceUntil(() -> true, SECOND.negated()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit: PT-1S (expected: not negative)");
  }

  @Test
  void awaitMovesTimeUntilTheFutureIsDone() throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    runtime.scheduler().after(SECOND, () -> runtime.blocking().execute(() -> answer.complete("a")));
    assertThat(runtime.await(answer, Duration.ofMinutes(1))).isEqualTo("a");
    assertThat(elapsed()).isEqualTo(SECOND);
  }

  @Test
  void awaitEndsAtItsLimit() {
    everySecond();
    assertThatThrownBy(() -> runtime.await(new CompletableFuture<>(), Duration.ofMillis(2_500)))
        .isInstanceOf(TimeoutException.class);
    assertThat(elapsed()).isEqualTo(Duration.ofMillis(2_500));
    assertThat(ran).hasSize(2);
  }

  @Test
  void awaitOfZeroRunsNothing() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    runtime.workers().execute(() -> answer.complete("a"));
    assertThatThrownBy(() -> runtime.await(answer, Duration.ZERO))
        .isInstanceOf(TimeoutException.class);
    assertThat(answer).isNotDone();
  }

  @Test
  void awaitThrowsWhatTheFutureFailedWith() {
    RuntimeException failure = new IllegalArgumentException("wrong");
    CompletableFuture<String> wrapped = new CompletableFuture<>();
    wrapped.completeExceptionally(new CompletionException(failure));
    assertThatThrownBy(() -> runtime.await(CompletableFuture.failedFuture(failure), SECOND))
        .isSameAs(failure);
    assertThatThrownBy(() -> runtime.await(wrapped, SECOND)).isSameAs(failure);
    assertThatThrownBy(() -> runtime.await(CompletableFuture.failedFuture(new Exception()), SECOND))
        .isInstanceOf(IllegalStateException.class)
        .hasCauseInstanceOf(Exception.class);
  }

  @Test
  void awaitOfACancelledFutureSaysSo() {
    CompletableFuture<String> cancelled = new CompletableFuture<>();
    cancelled.cancel(true);
    assertThatThrownBy(() -> runtime.await(cancelled, SECOND))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void awaitIsInterrupted() {
    runtime.time().after(SECOND, Thread.currentThread()::interrupt);
    assertThatThrownBy(() -> runtime.await(new CompletableFuture<>(), Duration.ofMinutes(1)))
        .isInstanceOf(InterruptedException.class);
    assertThat(elapsed()).isEqualTo(SECOND);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aCallbackMayWaitAndOthersRunMeanwhile() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    runtime.callbacks().execute(() -> ran.add(waitFor(answer)));
    runtime.callbacks().execute(() -> ran.add("other"));
    runtime.scheduler().after(SECOND, () -> answer.complete("answer"));
    runtime.advance(SECOND);
    assertThat(ran).containsExactly("other", "answer");
  }

  @Test
  void waitsWithinWaitsEnd() {
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<String> second = new CompletableFuture<>();
    runtime.callbacks().execute(() -> ran.add(waitFor(first)));
    runtime.callbacks().execute(() -> ran.add(waitFor(second)));
    runtime.scheduler().after(SECOND, () -> first.complete("first"));
    runtime.scheduler().after(SECOND.multipliedBy(2), () -> second.complete("second"));
    runtime.advance(SECOND.multipliedBy(2));
    assertThat(ran).containsExactly("second", "first");
  }

  @Test
  void tellsWhetherUserCodeIsRunning() {
    SimulatedRuntime other = runtime.another("other");
    CompletableFuture<String> answer = new CompletableFuture<>();
    Runnable note = () -> ran.add(runtime.inCallback() + "/" + other.inCallback());
    note.run();
    runtime.workers().execute(note);
    runtime.callbacks().execute(note);
    other.callbacks().execute(note);
    runtime.callbacks().execute(() -> waitFor(answer));
    runtime.workers().execute(note);
    runtime.workers().execute(() -> answer.complete(""));
    runtime.run();
    assertThat(ran)
        .containsExactly("false/false", "false/false", "true/false", "false/true", "false/false");
  }

  @Test
  void aClosedHandlePreventsATaskThatIsDue() {
    Handle[] handle = new Handle[1];
    runtime.scheduler().after(SECOND, () -> handle[0].close());
    handle[0] = runtime.scheduler().after(SECOND, () -> ran.add("closed"));
    runtime.advance(SECOND);
    assertThat(ran).isEmpty();
  }

  @Test
  void aTaskThatThrowsFailsTheRunForGood() {
    IllegalStateException failure = new IllegalStateException("broken");
    runtime.scheduler().after(SECOND, () -> runtime.workers().execute(() -> doThrow(failure)));
    assertThatThrownBy(() -> runtime.advance(SECOND))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("+1.000000000s")
        .hasMessageContaining("WORKERS")
        .hasCause(failure);
    assertThatThrownBy(runtime::run).isInstanceOf(AssertionError.class).hasCause(failure);
  }

  @Test
  void aFailureCannotBeSwallowedByCodeThatWaits() {
    runtime.callbacks().execute(this::waitAndSwallow);
    runtime.workers().execute(() -> doThrow(new IllegalStateException("broken")));
    assertThatThrownBy(runtime::run).isInstanceOf(AssertionError.class);
  }

  @Test
  void aFailureMayBeThrownAgainWhileSomethingIsBeingClosed() {
    runtime.workers().execute(() -> doThrow(new IllegalStateException("broken")));
    Throwable first = catchThrowable(runtime::run);
    Throwable second = catchThrowable(runtime::run);
    assertThat(second).isNotSameAs(first).hasMessage(first.getMessage());
  }

  @Test
  void whatAScriptThrowsFailsTheRun() {
    runtime.time().after(SECOND, () -> assertThat(1).isEqualTo(2));
    assertThatThrownBy(() -> runtime.advance(SECOND)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(runtime::run).isInstanceOf(AssertionError.class);
  }

  @Test
  void aWorkerMustNotWait() {
    runtime.workers().execute(() -> waitFor(new CompletableFuture<>()));
    assertThatThrownBy(runtime::run)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a task of WORKERS waited for a future");
  }

  @Test
  void workThatNeverLetsTimeMoveFails() {
    loopForEver();
    assertThatThrownBy(runtime::run)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("time does not move");
  }

  @Test
  void closingDropsWhatDidNotBegin() {
    SimulatedRuntime other = runtime.another("other");
    other.workers().execute(() -> ran.add("handed in before"));
    other.scheduler().after(SECOND, () -> ran.add("timer"));
    runtime.scheduler().after(SECOND, () -> ran.add("of another process"));
    other.close();
    other.close();
    other.workers().execute(() -> ran.add("handed in after"));
    runtime.advance(SECOND);
    assertThat(ran).containsExactly("of another process");
  }

  @Test
  void wallClocksOfProcessesStepApart() {
    SimulatedRuntime other = runtime.another("other");
    other.stepClock(Duration.ofHours(-1));
    runtime.advance(SECOND);
    assertThat(runtime.clock().instant()).isEqualTo(ManualTime.START.plusSeconds(1));
    assertThat(other.clock().instant()).isEqualTo(ManualTime.START.plusSeconds(1 - 3600));
    assertThat(other.ticks().nanos()).isEqualTo(runtime.ticks().nanos());
  }

  @Test
  void anotherThreadIsRefused() throws Exception {
    List<Throwable> failures = new ArrayList<>();
    Thread thread = new Thread(() -> runtime.workers().execute(() -> {}), "stranger");
    thread.setUncaughtExceptionHandler((where, what) -> failures.add(what));
    thread.start();
    thread.join();
    assertThat(failures)
        .singleElement()
        .isInstanceOfSatisfying(
            IllegalStateException.class, e -> assertThat(e).hasMessageContaining("stranger"));
  }

  private Duration elapsed() {
    return runtime.time().elapsed();
  }

  private void everySecond() {
    runtime
        .scheduler()
        .after(
            SECOND,
            () -> {
              ran.add("tick");
              everySecond();
            });
  }

  private void loopForEver() {
    runtime.workers().execute(this::loopForEver);
  }

  private String waitFor(CompletableFuture<String> future) {
    try {
      return runtime.await(future, Duration.ofMinutes(1));
    } catch (TimeoutException | InterruptedException e) {
      return e.toString();
    }
  }

  private void waitAndSwallow() {
    try {
      waitFor(new CompletableFuture<>());
    } catch (AssertionError e) {
      ran.add("swallowed");
    }
  }

  private static void doThrow(RuntimeException failure) {
    throw failure;
  }
}
