package io.datapunk.discovery.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SerialExecutorTest {

  private static final int THREADS = 4;
  private static final int TASKS = 5_000;

  private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);
  private final SerialExecutor serial = new SerialExecutor(pool);

  @AfterEach
  void close() {
    pool.shutdownNow();
  }

  @Test
  void tasksOfEachThreadRunInItsOrderOneAtATimeAndNoneIsLost() throws Exception {
    List<Integer> ran = new ArrayList<>(); // no lock: that is what is tested
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    fromAllThreads(
        thread -> {
          for (int i = 0; i < TASKS; i++) {
            int number = thread * TASKS + i;
            serial.execute(
                () -> {
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  ran.add(number);
                  inside.decrementAndGet();
                });
          }
        });
    awaitTurn();

    assertThat(most).hasValue(1);
    assertThat(ran).hasSize(THREADS * TASKS).doesNotHaveDuplicates();
    IntStream.range(0, THREADS)
        .forEach(
            thread ->
                assertThat(ran.stream().filter(n -> n / TASKS == thread).toList()).isSorted());
  }

  @Test
  void aTaskHandedInByATaskRunsAfterIt() throws Exception {
    List<String> ran = new ArrayList<>();
    CountDownLatch last = new CountDownLatch(1);
    serial.execute(
        () -> {
          serial.execute(
              () -> {
                ran.add("second");
                last.countDown();
              });
          ran.add("first");
        });
    last.await();
    assertThat(ran).containsExactly("first", "second");
  }

  @Test
  void aTaskThatThrowsStopsNoOther() throws Exception {
    List<String> ran = new ArrayList<>();
    serial.execute(
        () -> {
          throw new IllegalStateException("a bug");
        });
    serial.execute(
        () -> {
          throw new StackOverflowError("a worse one");
        });
    serial.execute(() -> ran.add("third"));
    awaitTurn();
    assertThat(ran).containsExactly("third");
  }

  @Test
  void onlyItsTasksAreInside() throws Exception {
    List<Boolean> inside = new ArrayList<>();
    assertThat(serial.isInside()).isFalse();
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(serial::checkInside);
    serial.execute(
        () -> {
          serial.checkInside();
          inside.add(serial.isInside());
          new SerialExecutor(Runnable::run).execute(() -> inside.add(serial.isInside()));
        });
    CountDownLatch another = new CountDownLatch(1);
    pool.execute(
        () -> {
          assertThat(serial.isInside()).isFalse();
          another.countDown();
        });
    another.await();
    awaitTurn();
    assertThat(inside).containsExactly(true, true);
  }

  @Test
  void aBusyOneLeavesTurnsToOthers() {
    Stepped borrowed = new Stepped();
    SerialExecutor busy = new SerialExecutor(borrowed);
    SerialExecutor other = new SerialExecutor(borrowed);
    List<String> ran = new ArrayList<>();
    IntStream.range(0, 200).forEach(i -> busy.execute(() -> ran.add("busy")));
    other.execute(() -> ran.add("other"));
    borrowed.runAll();

    assertThat(ran).hasSize(201);
    assertThat(ran.indexOf("other")).isEqualTo(64);
    assertThat(borrowed.turns).isEqualTo(5);
  }

  @Test
  void aRefusedTaskDoesNotRunAndTheNextOneTriesAgain() {
    Stepped borrowed = new Stepped();
    SerialExecutor serial = new SerialExecutor(borrowed);
    List<String> ran = new ArrayList<>();
    borrowed.refuses = true;
    for (int i = 0; i < 3; i++) {
      assertThatExceptionOfType(RejectedExecutionException.class)
          .isThrownBy(() -> serial.execute(() -> ran.add("refused")));
    }
    borrowed.refuses = false;
    serial.execute(() -> ran.add("taken"));
    borrowed.runAll();
    serial.execute(() -> ran.add("taken too"));
    borrowed.runAll();

    assertThat(ran).containsExactly("taken", "taken too");
  }

  @Test
  void aTurnThatCannotBeHandedOnGoesOn() {
    Stepped borrowed = new Stepped();
    SerialExecutor serial = new SerialExecutor(borrowed);
    AtomicInteger ran = new AtomicInteger();
    IntStream.range(0, 200).forEach(i -> serial.execute(ran::incrementAndGet));
    borrowed.refuses = true;
    borrowed.runAll();

    assertThat(ran).hasValue(200);
  }

  @Test
  void aTurnThatWasRefusedAndComesNeverthelessDoesNothing() {
    Stepped borrowed = new Stepped();
    SerialExecutor serial = new SerialExecutor(borrowed);
    List<String> ran = new ArrayList<>();
    borrowed.refusesAfterTaking = true;
    assertThatExceptionOfType(OutOfMemoryError.class)
        .isThrownBy(() -> serial.execute(() -> ran.add("refused")));
    borrowed.refusesAfterTaking = false;
    serial.execute(() -> ran.add("taken"));
    borrowed.runAll();

    assertThat(ran).containsExactly("taken");
    assertThat(borrowed.turns).isEqualTo(2);
  }

  @Test
  void noTaskIsLostWhileTheBorrowedExecutorRefusesNowAndThen() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Executor moody =
        task -> {
          if (calls.incrementAndGet() % 3 == 0) {
            throw new RejectedExecutionException("not now");
          }
          pool.execute(task);
        };
    SerialExecutor serial = new SerialExecutor(moody);
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger ran = new AtomicInteger();
    fromAllThreads(
        thread -> {
          for (int i = 0; i < TASKS; i++) {
            try {
              serial.execute(ran::incrementAndGet);
              taken.incrementAndGet();
            } catch (RejectedExecutionException refused) {
              assertThat(refused).hasMessage("not now");
            }
          }
        });
    CountDownLatch last = new CountDownLatch(1);
    while (last.getCount() > 0) {
      try {
        serial.execute(last::countDown);
        last.await();
      } catch (RejectedExecutionException refused) {
        assertThat(refused).hasMessage("not now");
      }
    }
    assertThat(ran).hasValue(taken.get());
  }

  @Test
  void nullIsRefusedByName() {
    assertThatNullPointerException().isThrownBy(() -> serial.execute(null)).withMessage("task");
    assertThatNullPointerException()
        .isThrownBy(() -> new SerialExecutor(null))
        .withMessage("executor");
  }

  /** Waits until everything handed in so far has run; the latch also publishes what it wrote. */
  private void awaitTurn() throws InterruptedException {
    CountDownLatch last = new CountDownLatch(1);
    serial.execute(last::countDown);
    last.await();
  }

  private static void fromAllThreads(ThreadTask task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      CyclicBarrier start = new CyclicBarrier(THREADS);
      var running =
          IntStream.range(0, THREADS)
              .mapToObj(
                  thread ->
                      threads.submit(
                          () -> {
                            start.await();
                            task.run(thread);
                            return null;
                          }))
              .toList();
      for (var one : running) {
        one.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private interface ThreadTask {
    void run(int thread) throws Exception;
  }

  /** An executor that runs what it was given when told to, on the calling thread. */
  private static final class Stepped implements Executor {

    private final List<Runnable> given = new ArrayList<>();
    private boolean refuses;
    private boolean refusesAfterTaking;
    private int turns;

    @Override
    public void execute(Runnable task) {
      if (refuses) {
        throw new RejectedExecutionException("full");
      }
      given.add(task);
      if (refusesAfterTaking) {
        throw new OutOfMemoryError("unable to create native thread");
      }
    }

    void runAll() {
      while (!given.isEmpty()) {
        turns++;
        given.remove(0).run();
      }
    }
  }
}
