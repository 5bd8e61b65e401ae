package io.datapunk.discovery.core.shared;

import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.core.port.DistributedCache;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;

/**
 * The bytes of a view in the distributed cache: two letters, the format's version, a CRC-32 of the
 * rest, and that is the deflated {@link Content}.
 *
 * <p>Bytes from outside are not trusted: sizes are checked before anything is allocated for them,
 * and what cannot be read, or is not whole, is no view.
 */
final class Codec {

  static final int LARGEST_PAYLOAD = DistributedCache.LONGEST_PAYLOAD;

  /** Of what a payload inflates to: a few bytes may stand for gigabytes. */
  static final int LARGEST_CONTENT = 16 << 20;

  private static final byte[] MAGIC = {'D', 'P'};
  private static final byte VERSION = 1;
  private static final int HEADER = MAGIC.length + 1 + Integer.BYTES;
  private static final int CHUNK = 8 << 10;

  private Codec() {}

  /**
   * A view as bytes.
   *
   * @param payload what to store
   * @param contentHash equal for equal content, also where another machine deflates otherwise
   */
  record Encoded(byte[] payload, String contentHash) {}

  /** Returns the bytes of a view; empty if it holds more than any reader would take. */
  static Optional<Encoded> encode(String service, List<ServiceEndpoint> endpoints) {
    return Content.write(service, endpoints, LARGEST_CONTENT)
        .flatMap(content -> pack(content).map(bytes -> new Encoded(bytes, Content.hash(content))));
  }

  /** Returns content as it is stored; empty if it is larger than any reader would take. */
  static Optional<byte[]> pack(byte[] content) {
    return Optional.of(frame(deflate(content))).filter(bytes -> bytes.length <= LARGEST_PAYLOAD);
  }

  /**
   * What bytes say.
   *
   * @param endpoints sorted by id
   * @param content the bytes, inflated
   */
  record Decoded(List<ServiceEndpoint> endpoints, byte[] content) {

    /** Returns the hash as it was when they were written. */
    String contentHash() {
      return Content.hash(content);
    }
  }

  /** Returns what the bytes say, or throws {@link UnreadableException} with the reason. */
  static Decoded read(String service, byte[] bytes) throws UnreadableException {
    checkHeader(bytes);
    byte[] content = inflate(bytes);
    return new Decoded(Content.read(service, content), content);
  }

  /** Returns the endpoints, sorted by id, or throws {@link UnreadableException} with the reason. */
  static List<ServiceEndpoint> decode(String service, byte[] bytes) throws UnreadableException {
    return read(service, bytes).endpoints();
  }

  private static byte[] frame(byte[] body) {
    return ByteBuffer.allocate(HEADER + body.length)
        .put(MAGIC)
        .put(VERSION)
        .putInt(checksum(body, 0))
        .put(body)
        .array();
  }

  private static void checkHeader(byte[] bytes) throws UnreadableException {
    if (bytes.length > LARGEST_PAYLOAD) {
      throw new UnreadableException("oversized", bytes.length + " bytes");
    }
    if (bytes.length < HEADER || bytes[0] != MAGIC[0] || bytes[1] != MAGIC[1]) {
      throw new UnreadableException("garbage", "it is no view");
    }
    if (bytes[MAGIC.length] != VERSION) {
      throw new UnreadableException("other_version", "it has format " + bytes[MAGIC.length]);
    }
    if (ByteBuffer.wrap(bytes).getInt(MAGIC.length + 1) != checksum(bytes, HEADER)) {
      throw new UnreadableException("garbage", "its checksum is wrong");
    }
  }

  private static int checksum(byte[] bytes, int from) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, bytes.length - from);
    return (int) crc.getValue();
  }

  private static byte[] deflate(byte[] content) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try (DeflaterOutputStream out = new DeflaterOutputStream(body, deflater)) {
      out.write(content);
    } catch (IOException e) {
      throw new AssertionError("writing into memory cannot fail", e);
    } finally {
      deflater.end();
    }
    return body.toByteArray();
  }

  private static byte[] inflate(byte[] bytes) throws UnreadableException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(bytes, HEADER, bytes.length - HEADER);
      while (!inflater.finished()) {
        int count = inflater.inflate(chunk);
        if (count == 0 && !inflater.finished()) {
          throw new UnreadableException("garbage", "it ends too early");
        }
        content.write(chunk, 0, count);
        if (content.size() > LARGEST_CONTENT) {
          throw new UnreadableException("oversized", "its content is");
        }
      }
      if (inflater.getRemaining() > 0) {
        throw new UnreadableException("garbage", "more follows behind it");
      }
      return content.toByteArray();
    } catch (DataFormatException e) {
      throw new UnreadableException("garbage", "it cannot be inflated");
    } finally {
      inflater.end();
    }
  }
}
