package io.datapunk.discovery.core.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SystemRuntimeTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final SystemRuntime runtime = new SystemRuntime();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void p11_allThreadsAreDaemonsOfTheirOwnPoolAndEndWithIt() throws Exception {
    assertThat(threadOf(runtime.workers()).getName()).startsWith("discovery-worker-");
    assertThat(threadOf(runtime.blocking()).getName()).startsWith("discovery-blocking-");
    assertThat(threadOf(runtime.probes()).getName()).startsWith("discovery-probe-");
    assertThat(threadOf(runtime.callbacks()).getName()).startsWith("discovery-callback-");
    CompletableFuture<Thread> timer = new CompletableFuture<>();
    runtime.scheduler().after(Duration.ZERO, () -> timer.complete(Thread.currentThread()));
    threads.add(timer.get(30, SECONDS));
    assertThat(timer.get().getName()).startsWith("discovery-timer-");
    assertThat(threads).hasSize(5).allMatch(Thread::isDaemon);

    runtime.close();
    for (Thread thread : threads) {
      thread.join(30_000);
      assertThat(thread.isAlive()).as(thread.getName()).isFalse();
    }
  }

  @Test
  void p11_noThreadIsStartedAheadOfWork() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (SystemRuntime idle = new SystemRuntime()) {
      assertThat(idle.clock()).isNotNull();
      assertThat(idle.random("a").nextInt(10)).isBetween(0, 9);
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> !before.contains(thread))
          .noneMatch(thread -> thread.getName().startsWith("discovery-"));
    }
  }

  @Test
  void p11_threadsAreBounded() throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch go = new CountDownLatch(1);
    Set<Thread> used = ConcurrentHashMap.newKeySet();
    CountDownLatch done = new CountDownLatch(50);
    for (int i = 0; i < 50; i++) {
      runtime
          .workers()
          .execute(
              () -> {
                used.add(Thread.currentThread());
                begun.countDown();
                awaitQuietly(go);
                done.countDown();
              });
    }
    begun.await();
    go.countDown();
    done.await();
    assertThat(used).hasSize(2);
  }

  @Test
  void p11_probesThatHangDelayNoOtherUntilTheirBoundIsReached() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    for (int i = 0; i < 127; i++) {
      runtime.probes().execute(() -> awaitQuietly(release));
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(threadOf(runtime.probes())).isNotNull();
    }

    runtime.probes().execute(() -> awaitQuietly(release));
    CompletableFuture<Thread> queued = new CompletableFuture<>();
    runtime.probes().execute(() -> queued.complete(Thread.currentThread()));
    assertThat(queued).isNotDone();

    release.countDown();
    assertThat(queued).succeedsWithin(LONG);
  }

  @Test
  void blockingWorkRunsOnVirtualThreadsWhereTheyDoNotPin() throws Exception {
    Thread thread = threadOf(runtime.blocking());
    boolean expected = Runtime.version().feature() >= 24;
    assertThat(thread.getClass().getName().contains("Virtual")).isEqualTo(expected);
  }

  @Test
  void aTaskThatThrowsCostsThePoolNothing() throws Exception {
    for (Executor pool :
        new Executor[] {runtime.workers(), runtime.blocking(), runtime.callbacks()}) {
      for (int i = 0; i < 10; i++) {
        pool.execute(
            () -> {
              throw new QuietError();
            });
      }
      assertThat(threadOf(pool)).isNotNull();
    }
  }

  @Test
  void aTimerTaskThatThrowsDoesNotStopTheTimer() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    runtime
        .scheduler()
        .after(
            Duration.ZERO,
            () -> {
              throw new QuietError();
            });
    runtime.scheduler().after(Duration.ofNanos(1), second::countDown);
    assertThat(second.await(30, SECONDS)).isTrue();
  }

  @Test
  void aTimerThatIsClosedDoesNotFire() throws Exception {
    CountDownLatch fired = new CountDownLatch(1);
    CountDownLatch later = new CountDownLatch(1);
    runtime.scheduler().after(Duration.ofMillis(50), fired::countDown).close();
    runtime.scheduler().after(Duration.ofMillis(60), later::countDown);

    assertThat(later.await(30, SECONDS)).isTrue();
    assertThat(fired.getCount()).isOne();
  }

  @Test
  void onlyUserCodeIsInACallback() throws Exception {
    assertThat(runtime.inCallback()).isFalse();
    assertThat(inCallbackOn(runtime.callbacks())).isTrue();
    assertThat(inCallbackOn(runtime.workers())).isFalse();
    assertThat(inCallbackOn(runtime.blocking())).isFalse();
    try (SystemRuntime other = new SystemRuntime()) {
      CompletableFuture<Boolean> foreign = new CompletableFuture<>();
      runtime.callbacks().execute(() -> foreign.complete(other.inCallback()));
      assertThat(foreign.get(30, SECONDS)).isFalse();
    }
  }

  @Test
  void awaitGivesTheValueOrThrowsWhatTheFutureFailedWith() throws Exception {
    assertThat(runtime.await(CompletableFuture.completedFuture("a"), LONG)).isEqualTo("a");

    IllegalStateException failure = new IllegalStateException("because");
    assertThat(awaitFailure(failure)).isSameAs(failure);
    assertThat(awaitFailure(new CompletionException(failure))).isSameAs(failure);
    assertThat(awaitFailure(new IOException("reset")))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("reset");
    QuietError error = new QuietError();
    assertThat(awaitFailure(error)).isSameAs(error);
    assertThat(awaitFailure(new CancellationException())).isInstanceOf(CancellationException.class);
  }

  @Test
  void awaitIsBoundedAndInterruptible() {
    CompletableFuture<String> never = new CompletableFuture<>();
    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> runtime.await(never, Duration.ZERO));
    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> runtime.await(never, Duration.ofMillis(1)));

    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> runtime.await(never, LONG));
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void p7_noStageIsLeftOpenByClosing() throws Exception {
    CompletableFuture<String> source = new CompletableFuture<>();
    CompletionStage<String> stage = CallerStages.of(source, runtime.callbacks());
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Void> queued = new CompletableFuture<>();
    for (int i = 0; i < 4; i++) {
      runtime
          .callbacks()
          .execute(
              () -> {
                begun.countDown();
                awaitQuietly(go);
              });
    }
    begun.await();
    runtime.callbacks().execute(() -> queued.complete(null));

    runtime.close();
    source.complete("late");
    go.countDown();
    assertThat(stage.toCompletableFuture().get(30, SECONDS)).isEqualTo("late");
    assertThat(queued.get(30, SECONDS)).isNull();
  }

  @Test
  void closeIsIdempotentAndDropsWhatComesLater() {
    runtime.close();
    runtime.close();

    runtime.workers().execute(() -> threads.add(Thread.currentThread()));
    runtime.blocking().execute(() -> threads.add(Thread.currentThread()));
    runtime.scheduler().after(Duration.ZERO, () -> threads.add(Thread.currentThread())).close();
    assertThat(threads).isEmpty();
  }

  @Test
  void ticksGrow() {
    long before = runtime.ticks().nanos();
    assertThat(runtime.ticks().nanos() - before).isNotNegative();
  }

  private Throwable awaitFailure(Throwable failure) {
    return catchThrowable(() -> runtime.await(CompletableFuture.failedFuture(failure), LONG));
  }

  private boolean inCallbackOn(Executor executor) throws Exception {
    CompletableFuture<Boolean> inside = new CompletableFuture<>();
    executor.execute(() -> inside.complete(runtime.inCallback()));
    return inside.get(30, SECONDS);
  }

  private Thread threadOf(Executor executor) throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    executor.execute(() -> thread.complete(Thread.currentThread()));
    threads.add(thread.get(30, SECONDS));
    return thread.get();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Without a stack trace, since it is logged many times. */
  private static final class QuietError extends Error {
    private static final long serialVersionUID = 1L;

    QuietError() {
      super("a bug", null, false, false);
    }
  }
}
