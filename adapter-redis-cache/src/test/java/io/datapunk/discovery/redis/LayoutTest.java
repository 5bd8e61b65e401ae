package io.datapunk.discovery.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LayoutTest {

  private final Layout layout = new Layout("sd:v1", 2);

  @Test
  void aKeyIsItsOwnHashTag() {
    assertThat(text(layout.key("dc1/api"))).isEqualTo("sd:v1:{dc1/api}");
    assertThat(text(layout.key("}{a"))).isEqualTo("sd:v1:{%7D%7Ba}");
  }

  @Test
  void theChannelStandsUnderThePrefixAndBelongsToTheDatabase() {
    assertThat(text(layout.channel())).isEqualTo("sd:v1:announcements:2");
  }

  private static String text(byte[] name) {
    return new String(name, US_ASCII);
  }
}
