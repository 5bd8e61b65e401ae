package io.datapunk.discovery.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PercentTextTest {

  @Test
  void leavesReadableWhatKeysAreMadeOf() {
    assertThat(PercentText.encode("dc1/orders-api_v2.b:~")).isEqualTo("dc1/orders-api_v2.b:~");
  }

  @Test
  void everyTextComesBack() {
    for (String text : List.of("", "a b", "{x}", "%41", "é", "\0\n\177", "日本", "😀", "+&*")) {
      String encoded = PercentText.encode(text);
      assertThat(encoded).matches("[A-Za-z0-9._~/:%-]*");
      assertThat(PercentText.decode(encoded)).contains(text);
    }
  }

  @Test
  void whatItNeverMakesIsNotDecoded() {
    for (String text : List.of("%", "%4", "%G1", "a b", "{", "é", "%C3", "%ED%A0%80")) {
      assertThat(PercentText.decode(text)).as(text).isEmpty();
    }
  }

  @Test
  void textThatIsNotUnicodeIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> PercentText.encode("a\ud800"));
  }
}
