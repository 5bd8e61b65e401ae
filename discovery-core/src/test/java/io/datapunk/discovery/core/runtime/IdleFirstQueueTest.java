package io.datapunk.discovery.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class IdleFirstQueueTest {

  private static final int MOST = 4;

  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          0, MOST, 60, TimeUnit.SECONDS, new IdleFirstQueue(), IdleFirstQueue::keep);

  @AfterEach
  void close() {
    pool.shutdownNow();
  }

  @Test
  void p11_tasksOneAfterTheOtherShareOneThread() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      runOne(new HashSet<>());
    }
    assertThat(pool.getPoolSize()).isEqualTo(1);
  }

  @Test
  void p11_afterABurstTheThreadThatWorkedLastGoesOn() throws InterruptedException {
    burst(MOST);
    assertThat(pool.getPoolSize()).isEqualTo(MOST);
    Set<Thread> used = Collections.synchronizedSet(new HashSet<>());
    for (int i = 0; i < 100; i++) {
      runOne(used);
    }
    assertThat(used).hasSize(1);
  }

  @Test
  void whatIsTooMuchWaitsAndIsRun() throws InterruptedException {
    burst(MOST);
    CountDownLatch done = new CountDownLatch(10_000);
    for (int i = 0; i < 10_000; i++) {
      pool.execute(done::countDown);
    }
    done.await();
    assertThat(pool.getPoolSize()).isLessThanOrEqualTo(MOST);
  }

  @Test
  void afterShutdownWhatIsHandedInIsDropped() throws InterruptedException {
    burst(MOST);
    pool.shutdown();
    pool.execute(
        () -> {
          throw new AssertionError("run after the end");
        });
    assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  /** Returns once the thread waits again. */
  private void runOne(Set<Thread> used) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    pool.execute(
        () -> {
          used.add(Thread.currentThread());
          done.countDown();
        });
    done.await();
    awaitIdle();
  }

  private void burst(int threads) throws InterruptedException {
    CountDownLatch together = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      pool.execute(
          () -> {
            together.countDown();
            try {
              together.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    together.await();
    awaitIdle();
  }

  private void awaitIdle() {
    while (!((IdleFirstQueue) pool.getQueue()).isAwaitedBy(pool.getPoolSize())) {
      Thread.onSpinWait();
    }
  }
}
