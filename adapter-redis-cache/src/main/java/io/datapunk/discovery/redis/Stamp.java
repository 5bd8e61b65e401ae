package io.datapunk.discovery.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.OptionalLong;

/** Moments of confirmation, in microseconds of the server's clock, and the fields of an entry. */
final class Stamp {

  static final byte[] PAYLOAD = ascii("p");
  static final byte[] HASH = ascii("h");
  static final byte[] STAMP = ascii("s");
  static final byte[] PROOF = ascii("a");

  /**
   * How far ahead of the server's clock a stamp may lie: a replica that took over has a slightly
   * different clock. A stamp further ahead means that the clock was set back; then the age is not
   * known, and nothing may be served as fresh or held against new entries.
   */
  static final long TOLERANCE_MICROS = 1_000_000;

  /** The numbers of a script are exact up to 2^53, which has 16 digits: 285 years. */
  private static final String SHAPE = "-?\\d{1,16}";

  private Stamp() {}

  /** Returns the number; empty for what no script of ours writes. */
  static OptionalLong parse(byte[] text) {
    String stamp = new String(text, US_ASCII);
    return stamp.matches(SHAPE) ? OptionalLong.of(Long.parseLong(stamp)) : OptionalLong.empty();
  }

  /** Returns the moment in the server's answer to {@code TIME}: seconds and microseconds. */
  static long micros(List<byte[]> time) {
    long seconds = Long.parseLong(new String(time.get(0), US_ASCII));
    long micros = Long.parseLong(new String(time.get(1), US_ASCII));
    return seconds * 1_000_000 + micros;
  }

  static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
