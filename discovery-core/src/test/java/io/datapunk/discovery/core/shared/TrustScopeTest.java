package io.datapunk.discovery.core.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.runtime.SystemRuntime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
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
