package io.datapunk.discovery.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ReasonTest {

  @Test
  void isTheInnermostMessageInOneLine() {
    Throwable failure = new IllegalStateException("outer", new IOException("refused\r\nby b"));
    assertThat(Reason.of(failure)).isEqualTo("refused by b");
    assertThat(Reason.of(new IOException())).isEqualTo("IOException");
    assertThat(Reason.of(new IOException("x".repeat(900)))).hasSize(200);
  }

  @Test
  void p12_aServerThatRepeatsThePasswordDoesNotGiveItAway() {
    Throwable failure = new IOException("ERR unknown command 'AUTH', beginning with: 's3cret'");
    assertThat(Reason.of(failure, "s3cret")).doesNotContain("s3cret").contains("***");
  }

  @Test
  void p12_aPasswordAtTheCutIsNotShownInPart() {
    Throwable failure = new IOException("x".repeat(197) + "s3cret");
    assertThat(Reason.of(failure, "s3cret")).doesNotContain("s3c");
  }
}
