package io.datapunk.discovery.consul.call;

import static io.datapunk.discovery.consul.fixture.World.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** A call ends whatever happens to its steps. */
final class CallsTest {

  @Test
  void p5_anErrorInAStepEndsTheCall() {
    CompletableFuture<Void> call = step(Runnable::run);
    assertThat(call).isCompletedExceptionally();
    assertThat(failure(call).kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure(call)).hasCauseInstanceOf(AssertionError.class);
  }

  @Test
  void p5_anErrorAtTheBeginningEndsTheCall() {
    CompletableFuture<Void> call =
        new Calls(Runnable::run)
            .begin(
                "try",
                any -> {
                  throw new AssertionError("a bug");
                });
    assertThat(call).isCompletedExceptionally();
    assertThat(failure(call).kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void p5_aStepThatMeetsNoThreadEndsTheCall() {
    CompletableFuture<Void> call =
        step(
            task -> {
              throw new InternalError("unable to create native thread");
            });
    assertThat(call).isCompletedExceptionally();
    assertThat(failure(call).kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  private static CompletableFuture<Void> step(Executor executor) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    CompletableFuture<Void> result =
        new Calls(executor)
            .begin(
                "try",
                (Call<Void> call) ->
                    call.after(
                        answer,
                        value -> {
                          throw new AssertionError("a bug");
                        },
                        call::fail));
    answer.complete("answer");
    return result;
  }
}
