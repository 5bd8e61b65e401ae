package io.datapunk.discovery.core.port;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Opaque bytes of the distributed cache, with the age of the registry's confirmation.
 *
 * <p>Immutable by convention: nobody writes to the payload's array.
 */
public final class CacheEntry {

  private final byte[] payload;
  private final String contentHash;
  private final Duration age;
  private final byte[] proof;

  /** Creates an entry without a proof. */
  public CacheEntry(byte[] payload, String contentHash, Duration age) {
    this(payload, contentHash, age, new byte[0]);
  }

  /**
   * Creates an entry.
   *
   * @param payload the bytes; not copied, not to be written to afterwards
   * @param contentHash stands for the content: equal content, equal hash, whatever its age
   * @param age how long ago the registry confirmed the content, not negative
   * @param proof bytes that vouch for this content and this confirmation, at most a few hundred;
   *     not copied, not to be written to afterwards
   */
  public CacheEntry(byte[] payload, String contentHash, Duration age, byte[] proof) {
    this.payload = requireNonNull(payload, "payload");
    this.contentHash = requireNonNull(contentHash, "contentHash");
    this.age = requireNonNull(age, "age");
    this.proof = requireNonNull(proof, "proof");
    if (age.isNegative()) {
      throw new IllegalArgumentException("age: " + age + " (expected: not negative)");
    }
  }

  /** Returns the bytes themselves, not a copy; read only. */
  public byte[] payload() {
    return payload;
  }

  /** Returns what stands for the content. */
  public String contentHash() {
    return contentHash;
  }

  /** Returns how long ago the registry confirmed the content. */
  public Duration age() {
    return age;
  }

  /** Returns what vouches for content and confirmation, not a copy, perhaps empty; read only. */
  public byte[] proof() {
    return proof;
  }

  @Override
  public String toString() {
    return "CacheEntry[" + payload.length + " bytes, age " + age + "]";
  }
}
