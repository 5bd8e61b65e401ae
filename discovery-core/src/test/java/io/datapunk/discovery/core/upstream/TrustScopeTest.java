package io.datapunk.discovery.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.runtime.SystemRuntime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrustScopeTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final EngineRuntime runtime = new SystemRuntime();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void close() {
    end.countDown();
    runtime.close();
  }

  private TrustScope scope(Credentials credentials) {
    return new TrustScope(credentials, runtime);
  }

  @Test
  void whoHasNoTokenIsInTheOpen() {
    assertThat(scope(Credentials.none()).current()).isCompletedWithValue("open");
  }

  @Test
  void p12_theScopeTellsTokensApartAndShowsNone() {
    assertThat(scope(Credentials.token(() -> "s3cret")).current())
        .succeedsWithin(LONG)
        .satisfies(one -> assertThat(one).matches("[0-9a-f]{16}").doesNotContain("s3cret"))
        .satisfies(
            one ->
                assertThat(scope(Credentials.token(() -> "other")).current())
                    .succeedsWithin(LONG)
                    .isNotEqualTo(one));
  }

  @Test
  void p10_aSupplierThatHangsHoldsNobodyAndIsAskedOnce() {
    AtomicInteger asked = new AtomicInteger();
    TrustScope scope =
        scope(
            Credentials.token(
                () -> {
                  asked.incrementAndGet();
                  try {
                    end.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return "late";
                }));
    for (int i = 0; i < 100; i++) {
      assertThat(scope.current()).isNotDone(); // this thread goes on
    }
    CompletableFuture<String> waiting = scope.current();
    end.countDown();
    assertThat(waiting).succeedsWithin(LONG);
    assertThat(asked).hasValue(1);
  }

  @Test
  void p12_anAnswerBelongsToTheTokenItWasAskedWith() {
    AtomicReference<String> token = new AtomicReference<>("one");
    TrustScope scope = scope(Credentials.token(token::get));
    Credentials adapters = scope.noted();
    long first = scope.asking();
    assertThat(adapters.secret()).contains("one");
    Optional<String> one = scope.answered(first);
    assertThat(one).isPresent();

    long before = scope.asking();
    token.set("two");
    assertThat(adapters.secret()).contains("two");
    assertThat(scope.answered(before)).isEmpty();
    assertThat(scope.answered(scope.asking())).isPresent().isNotEqualTo(one);
    assertThat(scope.current()).isCompletedWithValueMatching(two -> !Optional.of(two).equals(one));
  }

  @Test
  void p12_aTokenThatCameBackMeanwhileIsNotTakenForUnchanged() {
    AtomicReference<String> token = new AtomicReference<>("one");
    TrustScope scope = scope(Credentials.token(token::get));
    scope.noted().secret();
    long asking = scope.asking();
    for (String next : List.of("two", "one")) {
      token.set(next);
      scope.noted().secret();
    }
    assertThat(scope.answered(asking)).isEmpty();
  }

  @Test
  void theUserAndWhetherThereAreCredentialsAtAllAreLeftAsTheyWere() {
    assertThat(scope(Credentials.none()).noted().isPresent()).isFalse();
    Credentials noted = scope(Credentials.password("me", () -> "s3cret")).noted();
    assertThat(noted.user()).contains("me");
    assertThat(noted.secret()).contains("s3cret");
  }

  @Test
  void p12_aSupplierThatThrowsSaysNothingOfItsSecret() {
    TrustScope scope =
        scope(
            Credentials.token(
                () -> {
                  throw new IllegalStateException("s3cret");
                }));
    assertThat(scope.current())
        .failsWithin(LONG)
        .withThrowableThat()
        .withMessageContaining("no token can be read")
        .withMessageNotContaining("s3cret");
  }
}
