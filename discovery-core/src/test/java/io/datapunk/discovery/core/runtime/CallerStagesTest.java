package io.datapunk.discovery.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class CallerStagesTest {

  private final CompletableFuture<String> source = new CompletableFuture<>();
  private final List<Runnable> callbacks = new ArrayList<>();

  @Test
  void dependentsRunOnTheCallbackExecutor() {
    CompletionStage<String> stage = CallerStages.of(source, callbacks::add);
    List<String> told = new ArrayList<>();
    stage.thenAccept(told::add);

    source.complete("a");
    assertThat(told).isEmpty();
    callbacks.remove(0).run();
    assertThat(told).containsExactly("a");
  }

  @Test
  void aStageFailsWithTheExceptionItself() {
    CompletionStage<String> stage = CallerStages.of(source, Runnable::run);
    IllegalStateException failure = new IllegalStateException("because");
    source.completeExceptionally(new CompletionException(failure));

    List<Throwable> told = new ArrayList<>();
    stage.whenComplete((value, error) -> told.add(error));
    assertThat(told).containsExactly(failure);
  }

  @Test
  void noCallerTouchesTheSourceOrAnother() {
    CompletionStage<String> one = CallerStages.of(source, Runnable::run);
    CompletionStage<String> other = CallerStages.of(source, Runnable::run);
    one.toCompletableFuture().cancel(true);
    other.toCompletableFuture().complete("forged");

    assertThat(source).isNotDone();
    source.complete("a");
    assertThat(CallerStages.of(source, Runnable::run).toCompletableFuture())
        .isCompletedWithValue("a");
  }

  @Test
  void anExecutorThatRefusesLeavesNoStageOpen() {
    CompletionStage<String> stage =
        CallerStages.of(
            source,
            task -> {
              throw new RejectedExecutionException("closed");
            });
    source.complete("a");
    assertThat(stage.toCompletableFuture()).isCompletedWithValue("a");
  }
}
