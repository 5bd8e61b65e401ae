package io.datapunk.discovery.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class FailuresTest {

  private final IOException bare = new IOException("reset");

  @Test
  void wrappersAreTakenOff() {
    assertThat(Failures.unwrap(bare)).isSameAs(bare);
    assertThat(Failures.unwrap(new CompletionException(new ExecutionException(bare))))
        .isSameAs(bare);
    CompletionException empty = new CompletionException("nothing inside", null);
    assertThat(Failures.unwrap(empty)).isSameAs(empty);
  }

  @Test
  void whatIsUncheckedStaysItself() {
    IllegalStateException unchecked = new IllegalStateException("because");
    assertThat(Failures.unchecked(new CompletionException(unchecked))).isSameAs(unchecked);
    assertThat(Failures.unchecked(bare)).isInstanceOf(IllegalStateException.class).hasCause(bare);
    assertThatExceptionOfType(StackOverflowError.class)
        .isThrownBy(() -> Failures.unchecked(new CompletionException(new StackOverflowError())));
  }

  @Test
  void everyFailureHasSomethingToSay() {
    assertThat(Failures.text(new CompletionException(bare))).isEqualTo("reset");
    assertThat(Failures.text(new NullPointerException())).isEqualTo("NullPointerException");
    assertThat(Failures.text(new IOException(" "))).isEqualTo("IOException");
  }
}
