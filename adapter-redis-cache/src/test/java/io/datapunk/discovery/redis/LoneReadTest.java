package io.datapunk.discovery.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

final class LoneReadTest {

  private final ManualTime time = new ManualTime();

  /** What waits for, or hangs on, a thread. */
  private final Deque<Runnable> threads = new ArrayDeque<>();

  private int reads;
  private final LoneRead<String> reader =
      new LoneRead<>("the source", () -> "value " + ++reads, threads::add, time);

  @Test
  void p10_aHangingSourceCostsOneThreadHoweverOftenIsDialled() {
    CompletableFuture<String> first = reader.read();
    CompletableFuture<String> joined = reader.read();
    for (int dials = 0; dials < 100; dials++) {
      time.advance(Duration.ofSeconds(12));
      assertThat(reader.read()).isCompletedExceptionally();
    }

    assertThat(threads).hasSize(1);
    assertThat(first).isNotDone();
    assertThat(joined).isNotDone();
  }

  @Test
  void aSourceThatAnswersAfterAllIsReadAnewForTheNextConnection() {
    CompletableFuture<String> late = reader.read();
    time.advance(Duration.ofMinutes(1));
    threads.remove().run();
    CompletableFuture<String> next = reader.read();
    threads.remove().run();

    assertThat(late).isCompletedWithValue("value 1");
    assertThat(next).isCompletedWithValue("value 2");
  }

  @Test
  void aSourceThatThrowsOrGetsNoThreadHoldsUpNobodyAfterIt() {
    LoneRead<String> throwing =
        new LoneRead<>(
            "the source",
            () -> {
              throw new IllegalStateException("no value");
            },
            Runnable::run,
            time);
    LoneRead<String> refused =
        new LoneRead<>(
            "the source",
            () -> "value",
            work -> {
              throw new RejectedExecutionException("closed");
            },
            time);
    for (int dials = 0; dials < 2; dials++) {
      assertThat(throwing.read().handle((value, failure) -> failure.getMessage()))
          .isCompletedWithValue("no value");
      assertThat(refused.read().handle((value, failure) -> failure.getMessage()))
          .isCompletedWithValue("closed");
    }
  }

  @Test
  void p10_whoGotNoThreadForItDoesNotHang() {
    LoneRead<String> late = new LoneRead<>("the source", () -> "value", new LateExecutor(), time);

    assertThat(late.read()).isCompletedExceptionally();
    assertThat(late.read()).isCompletedWithValue("value");
  }
}
