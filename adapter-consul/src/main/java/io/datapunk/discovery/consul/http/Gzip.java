package io.datapunk.discovery.consul.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Unpacks gzip within a bound. */
final class Gzip {

  private Gzip() {}

  /**
   * Returns the unpacked bytes.
   *
   * @throws ZipException if they are not gzip
   * @throws AnswerTooLargeException if there are more than {@code most}
   */
  static byte[] inflate(byte[] packed, int most) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] bytes = in.readNBytes(most);
      if (in.read() >= 0) {
        throw new AnswerTooLargeException(most);
      }
      return bytes;
    }
  }
}
