package io.datapunk.discovery.core.shared;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Payloads whose envelope is right and whose content is not, as an attacker writes them. */
final class Forged {

  private Forged() {}

  static byte[] payload(byte[] content) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try (DeflaterOutputStream out = new DeflaterOutputStream(body, deflater)) {
      out.write(content);
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      deflater.end();
    }
    return around(body.toByteArray());
  }

  static byte[] around(byte[] body) {
    CRC32 crc = new CRC32();
    crc.update(body);
    return ByteBuffer.allocate(7 + body.length)
        .put((byte) 'D')
        .put((byte) 'P')
        .put((byte) 1)
        .putInt((int) crc.getValue())
        .put(body)
        .array();
  }
}
