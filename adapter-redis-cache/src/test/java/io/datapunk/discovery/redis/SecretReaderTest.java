package io.datapunk.discovery.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

final class SecretReaderTest {

  private final ManualTime time = new ManualTime();

  /** What waits for, or hangs on, a thread. */
  private final Deque<Runnable> threads = new ArrayDeque<>();

  private int reads;
  private final SecretReader reader =
      new SecretReader(Credentials.token(() -> "s3cret" + ++reads), threads::add, time);

  @Test
  void p10_aHangingSupplierCostsOneThreadHoweverOftenIsDialled() {
    CompletableFuture<Optional<String>> first = reader.read();
    CompletableFuture<Optional<String>> joined = reader.read();
    for (int dials = 0; dials < 100; dials++) {
      time.advance(Duration.ofSeconds(12));
      assertThat(reader.read()).isCompletedExceptionally();
    }

    assertThat(threads).hasSize(1);
    assertThat(first).isNotDone();
    assertThat(joined).isNotDone();
  }

  @Test
  void aSupplierThatAnswersAfterAllIsReadAnewForTheNextConnection() {
    CompletableFuture<Optional<String>> late = reader.read();
    time.advance(Duration.ofMinutes(1));
    threads.remove().run();
    CompletableFuture<Optional<String>> next = reader.read();
    threads.remove().run();

    assertThat(late).isCompletedWithValue(Optional.of("s3cret1"));
    assertThat(next).isCompletedWithValue(Optional.of("s3cret2"));
  }

  @Test
  void aSupplierThatThrowsOrGetsNoThreadHoldsUpNobodyAfterIt() {
    SecretReader throwing =
        new SecretReader(
            Credentials.token(
                () -> {
                  throw new IllegalStateException("no password");
                }),
            Runnable::run,
            time);
    SecretReader refused =
        new SecretReader(
            Credentials.token(() -> "s3cret"),
            work -> {
              throw new RejectedExecutionException("closed");
            },
            time);
    for (int dials = 0; dials < 2; dials++) {
      assertThat(throwing.read().handle((value, failure) -> failure.getMessage()))
          .isCompletedWithValue("no password");
      assertThat(refused.read().handle((value, failure) -> failure.getMessage()))
          .isCompletedWithValue("closed");
    }
  }
}
