package io.datapunk.discovery.core.shared;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves that an entry was written by someone who has the key: an HMAC over format, place in the
 * cache, content, and the moment of confirmation by the writer's clock.
 *
 * <p>The server's own stamp is not proven: whoever may write there can renew it. The moment inside
 * bounds what that is good for.
 */
final class Seal {

  private static final String ALGORITHM = "HmacSHA256";
  private static final String PURPOSE = "datapunk-discovery/view/1";
  private static final byte FORMAT = 1;
  private static final int MAC_BYTES = 32;
  private static final int BYTES = 1 + Long.BYTES + MAC_BYTES;

  /** The first signs, all verify. */
  private final List<SecretKeySpec> keys;

  private Seal(List<SecretKeySpec> keys) {
    this.keys = keys;
  }

  /** Returns a seal that signs with the first key and accepts both; empty without a first. */
  static Optional<Seal> of(Optional<String> key, Optional<String> second) {
    return key.map(
        first ->
            new Seal(Stream.concat(Stream.of(first), second.stream()).map(Seal::key).toList()));
  }

  /** What a proof is about. */
  record Subject(String space, String key, String contentHash) {}

  byte[] sign(Subject subject, Instant confirmedAt) {
    long millis = confirmedAt.toEpochMilli();
    return ByteBuffer.allocate(BYTES)
        .put(FORMAT)
        .putLong(millis)
        .put(mac(keys.get(0), subject, millis))
        .array();
  }

  /** Returns when the writer's registry confirmed it, or throws if the proof is none. */
  Instant verify(Subject subject, byte[] proof) throws UnreadableException {
    if (proof.length == 0) {
      throw new UnreadableException("unsealed", "it bears no seal");
    }
    if (proof.length != BYTES || proof[0] != FORMAT) {
      throw new UnreadableException("forged", "its seal is none");
    }
    long millis = ByteBuffer.wrap(proof).getLong(1);
    byte[] mac = Arrays.copyOfRange(proof, 1 + Long.BYTES, BYTES);
    for (SecretKeySpec key : keys) {
      if (MessageDigest.isEqual(mac(key, subject, millis), mac)) {
        return instant(millis);
      }
    }
    throw new UnreadableException("forged", "its seal is wrong");
  }

  private static Instant instant(long millis) throws UnreadableException {
    try {
      return Instant.ofEpochMilli(millis);
    } catch (DateTimeException e) {
      throw new UnreadableException("forged", "its time is none");
    }
  }

  private static byte[] mac(SecretKeySpec key, Subject subject, long millis) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(text)) {
      for (String part : List.of(PURPOSE, subject.space, subject.key, subject.contentHash)) {
        byte[] bytes = part.getBytes(UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
      }
      out.writeLong(millis);
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.toByteArray());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + ALGORITHM, e);
    }
  }

  private static SecretKeySpec key(String secret) {
    return new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM);
  }
}
