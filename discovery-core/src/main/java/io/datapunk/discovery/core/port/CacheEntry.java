package io.datapunk.discovery.core.port;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Opaque bytes of the distributed cache, with the age of the registry's confirmation.
 *
 * <p>The bytes of an entry that nobody would read are left at the server; see {@link #withheld}.
 *
 * <p>Immutable by convention: nobody writes to the payload's array.
 */
public final class CacheEntry {

  private final byte[] payload;
  private final String contentHash;
  private final Duration age;
  private final byte[] proof;
  private final long length;

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
    this(payload, contentHash, age, proof, payload.length);
  }

  private CacheEntry(byte[] payload, String contentHash, Duration age, byte[] proof, long length) {
    this.payload = requireNonNull(payload, "payload");
    this.contentHash = requireNonNull(contentHash, "contentHash");
    this.age = requireNonNull(age, "age");
    this.proof = requireNonNull(proof, "proof");
    if (age.isNegative()) {
      throw new IllegalArgumentException("age: " + age + " (expected: not negative)");
    }
    this.length = length;
  }

  /**
   * Returns an entry whose payload was left where it is, since it is longer than {@link
   * DistributedCache#LONGEST_PAYLOAD}.
   *
   * @param length how long it is
   */
  public static CacheEntry withheld(long length, String contentHash, Duration age) {
    return new CacheEntry(new byte[0], contentHash, age, new byte[0], length);
  }

  /** Returns the bytes themselves, not a copy; read only. Empty if they were withheld. */
  public byte[] payload() {
    return payload;
  }

  /** Returns how long the payload is, also if it was withheld. */
  public long length() {
    return length;
  }

  /** Returns whether the payload was left at the server, as too long for any reader. */
  public boolean isWithheld() {
    return length != payload.length;
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
    return "CacheEntry[" + length + " bytes, age " + age + "]";
  }
}
