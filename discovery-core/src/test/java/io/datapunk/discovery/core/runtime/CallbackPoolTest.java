package io.datapunk.discovery.core.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Code that hangs keeps its own thread, not those of others. */
@Timeout(60)
class CallbackPoolTest {

  private final AtomicLong nanos = new AtomicLong();
  private final ManualScheduler scheduler = new ManualScheduler();
  private final CallbackPool pool = new CallbackPool("callback", scheduler, nanos::get);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    pool.close();
  }

  @Test
  void p6_tasksThatHangGiveTheirPlaceToOthers() throws Exception {
    hang(4);
    CountDownLatch next = new CountDownLatch(1);
    pool.execute(next::countDown);
    assertThat(next.getCount()).isOne();

    look();
    assertThat(next.await(30, SECONDS)).isTrue();
  }

  @Test
  void p11_onlyUpToABound() throws Exception {
    hang(4);
    for (int threads = 4; threads < 32; threads += 4) {
      CountDownLatch begun = hangLater(4);
      look();
      assertThat(begun.await(30, SECONDS)).isTrue();
    }
    CountDownLatch tooMany = hangLater(1);
    look();
    assertThat(tooMany.getCount()).isOne();

    release.countDown();
    assertThat(tooMany.await(30, SECONDS)).isTrue();
  }

  @Test
  void whereNothingRunsNobodyLooks() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    pool.execute(done::countDown);
    assertThat(done.await(30, SECONDS)).isTrue();
    assertThat(scheduler.tasks()).containsValue(CallbackPool.STUCK_AFTER);

    while (!scheduler.tasks().isEmpty()) { // the task may not have left its thread yet
      scheduler.fire();
    }
  }

  private void hang(int tasks) throws InterruptedException {
    assertThat(hangLater(tasks).await(30, SECONDS)).isTrue();
  }

  private CountDownLatch hangLater(int tasks) {
    CountDownLatch begun = new CountDownLatch(tasks);
    for (int i = 0; i < tasks; i++) {
      pool.execute(
          () -> {
            begun.countDown();
            awaitRelease();
          });
    }
    return begun;
  }

  private void look() {
    nanos.addAndGet(CallbackPool.STUCK_AFTER.toNanos());
    scheduler.fire();
  }

  private void awaitRelease() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
