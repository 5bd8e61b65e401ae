package io.datapunk.discovery.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class TimeoutsTest {

  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final ManualScheduler scheduler = new ManualScheduler();
  private final CompletableFuture<String> work = new CompletableFuture<>();
  private final IllegalStateException late = new IllegalStateException("late");

  @Test
  void aResultInTimeIsHandedOnAndEndsTheTimer() {
    CompletableFuture<String> limited = within();
    assertThat(scheduler.tasks()).containsValue(LIMIT);

    work.complete("done");
    assertThat(limited).isCompletedWithValue("done");
    assertThat(scheduler.tasks()).isEmpty();
  }

  @Test
  void aFailureInTimeIsHandedOnUnwrapped() {
    CompletableFuture<String> limited = within();
    IllegalStateException failure = new IllegalStateException("because");
    work.completeExceptionally(new CompletionException(failure));

    assertThat(failureOf(limited)).isSameAs(failure);
    assertThat(scheduler.tasks()).isEmpty();
  }

  @Test
  void whatTakesTooLongIsCancelled() {
    CompletableFuture<String> limited = within();
    scheduler.fire();

    assertThat(failureOf(limited)).isSameAs(late);
    assertThat(work).isCancelled();
  }

  @Test
  void aResultThatComesTooLateIsIgnored() {
    CompletableFuture<String> deaf =
        new CompletableFuture<>() {
          @Override
          public boolean cancel(boolean mayInterrupt) {
            return false;
          }
        };
    CompletableFuture<String> limited = Timeouts.within(deaf, LIMIT, scheduler, () -> late);
    scheduler.fire();
    deaf.complete("too late");

    assertThat(failureOf(limited)).isSameAs(late);
  }

  @Test
  void cancellingItCancelsTheWorkAndTheTimer() {
    CompletableFuture<String> limited = within();
    limited.cancel(true);

    assertThat(work).isCancelled();
    assertThat(scheduler.tasks()).isEmpty();
  }

  @Test
  void workThatIsDoneNeedsNoTimer() {
    work.complete("done");
    assertThat(within()).isCompletedWithValue("done");
    assertThat(scheduler.tasks()).isEmpty();
  }

  private CompletableFuture<String> within() {
    return Timeouts.within(work, LIMIT, scheduler, () -> late);
  }

  private static Throwable failureOf(CompletableFuture<?> future) {
    return future.handle((value, error) -> error).getNow(null);
  }
}
