package io.datapunk.discovery.core.shared;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads what a {@link java.io.DataOutputStream} wrote. Nearly all texts are of ASCII, and those are
 * taken as they stand; a lookup that the distributed cache serves waits for this.
 */
final class ContentReader {

  private final byte[] content;
  private int position;

  ContentReader(byte[] content) {
    this.content = content;
  }

  int readInt() throws IOException {
    return ByteBuffer.wrap(content).getInt(advance(Integer.BYTES));
  }

  String readText() throws IOException {
    int start = position;
    int length = ByteBuffer.wrap(content).getShort(advance(Short.BYTES)) & 0xFFFF;
    int from = advance(length);
    return isAscii(from, position)
        ? new String(content, from, length, ISO_8859_1)
        : new DataInputStream(new ByteArrayInputStream(content, start, position - start)).readUTF();
  }

  boolean hasMore() {
    return position < content.length;
  }

  /** Returns where the bytes begin that are passed by. */
  private int advance(int bytes) throws EOFException {
    if (content.length - position < bytes) {
      throw new EOFException();
    }
    int start = position;
    position += bytes;
    return start;
  }

  /** A zero has two bytes in {@code DataOutputStream}'s UTF-8, but read alone it is one too. */
  private boolean isAscii(int from, int to) {
    for (int i = from; i < to; i++) {
      if (content[i] < 0) {
        return false;
      }
    }
    return true;
  }
}
