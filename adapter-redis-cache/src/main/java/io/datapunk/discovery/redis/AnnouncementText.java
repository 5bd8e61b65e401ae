package io.datapunk.discovery.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.datapunk.discovery.core.port.Announcement;
import java.util.Optional;

/** Announcements as they travel: {@code 1 <key> <origin>}, both percent-encoded. */
final class AnnouncementText {

  private static final String FORMAT = "1";

  /** Longer messages are not ours, and not worth decoding. */
  private static final int MOST_BYTES = 8_192;

  private AnnouncementText() {}

  static byte[] encode(Announcement announcement) {
    String text =
        String.join(
            " ",
            FORMAT,
            PercentText.encode(announcement.key()),
            PercentText.encode(announcement.origin()));
    return text.getBytes(US_ASCII);
  }

  /** Decodes; empty for what is no announcement. */
  static Optional<Announcement> decode(byte[] message) {
    if (message.length > MOST_BYTES) {
      return Optional.empty();
    }
    String[] parts = new String(message, US_ASCII).split(" ", -1);
    if (parts.length != 3 || !parts[0].equals(FORMAT)) {
      return Optional.empty();
    }
    return PercentText.decode(parts[1])
        .flatMap(key -> PercentText.decode(parts[2]).map(origin -> new Announcement(key, origin)));
  }
}
