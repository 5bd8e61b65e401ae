package io.datapunk.discovery.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.core.port.Announcement;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AnnouncementTextTest {

  @Test
  void travelsAsOneLineOfText() {
    byte[] message = AnnouncementText.encode(new Announcement("dc1/api", "jvm 7"));
    assertThat(new String(message, UTF_8)).isEqualTo("1 dc1/api jvm%207");
    assertThat(AnnouncementText.decode(message)).contains(new Announcement("dc1/api", "jvm 7"));
  }

  @Test
  void emptyPartsComeBack() {
    byte[] message = AnnouncementText.encode(new Announcement("", ""));
    assertThat(AnnouncementText.decode(message)).contains(new Announcement("", ""));
  }

  @Test
  void whateverElseArrivesIsNoAnnouncement() {
    for (String message :
        List.of("", "1", "1 a", "1 a b c", "2 a b", "1 a %", "1  a b", "1 a\tb")) {
      assertThat(AnnouncementText.decode(message.getBytes(UTF_8))).as(message).isEmpty();
    }
    assertThat(AnnouncementText.decode(("1 a " + "b".repeat(10_000)).getBytes(UTF_8))).isEmpty();
    assertThat(AnnouncementText.decode(new byte[] {(byte) 0xff, 0, 1})).isEmpty();
  }
}
