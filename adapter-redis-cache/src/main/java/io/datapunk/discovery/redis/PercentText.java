package io.datapunk.discovery.redis;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Any text as letters, digits and a few signs, the rest as {@code %XX}: readable in Redis' own
 * tools, and free of spaces and braces. Different texts give different results.
 */
final class PercentText {

  private static final String KEPT = "._~/:-";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private PercentText() {}

  /** Encodes; a text that is not Unicode is an {@link IllegalArgumentException}. */
  static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 8);
    ByteBuffer bytes = utf8(text);
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (isKept((char) next)) {
        encoded.append((char) next);
      } else {
        HEX.toHexDigits(encoded.append('%'), next);
      }
    }
    return encoded.toString();
  }

  /** Decodes; empty for what {@link #encode} never makes. */
  static Optional<String> decode(String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char next = encoded.charAt(i);
      if (isKept(next)) {
        bytes.write(next);
      } else if (next == '%' && isHex(encoded, i + 1) && isHex(encoded, i + 2)) {
        bytes.write(HexFormat.fromHexDigits(encoded, i + 1, i + 3));
        i += 2;
      } else {
        return Optional.empty();
      }
    }
    try {
      ByteBuffer all = ByteBuffer.wrap(bytes.toByteArray());
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(all).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static ByteBuffer utf8(String text) {
    try {
      return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("key: not Unicode text (expected: no lone surrogates)", e);
    }
  }

  private static boolean isKept(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || KEPT.indexOf(c) >= 0;
  }

  private static boolean isHex(String text, int index) {
    return index < text.length() && HexFormat.isHexDigit(text.charAt(index));
  }
}
