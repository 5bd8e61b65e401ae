package io.datapunk.discovery.redis;

import io.datapunk.discovery.core.port.CacheEntry;
import io.datapunk.discovery.core.port.DistributedCache;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the reading script answers: the server's time and the length of the payload, then hash,
 * stamp, payload and proof, as far as they are there and not too long.
 */
record EntryAnswer(List<@Nullable Object> parts) {

  private static final int LENGTH = 2;
  private static final int HASH = 3;
  private static final int STAMP = 4;
  private static final int PAYLOAD = 5;
  private static final int PROOF = 6;

  long nowMicros() {
    return Stamp.micros(List.of(orNothing(0), orNothing(1)));
  }

  /** Returns whether there is no entry, not even a part of one. */
  boolean isNothing() {
    return parts.size() > HASH && parts.stream().skip(HASH).allMatch(part -> part == null);
  }

  boolean isWithheld() {
    return length() > DistributedCache.LONGEST_PAYLOAD;
  }

  byte @Nullable [] hash() {
    return bytes(HASH);
  }

  byte @Nullable [] payload() {
    return bytes(PAYLOAD);
  }

  /** Returns the moment of confirmation; empty if none of ours is there. */
  OptionalLong stamp() {
    return Stamp.parse(orNothing(STAMP));
  }

  CacheEntry entry(String hash, Duration age) {
    return isWithheld()
        ? CacheEntry.withheld(length(), hash, age)
        : new CacheEntry(orNothing(PAYLOAD), hash, age, orNothing(PROOF));
  }

  private long length() {
    return parts.get(LENGTH) instanceof Long length ? length : 0;
  }

  private byte @Nullable [] bytes(int index) {
    return index < parts.size() && parts.get(index) instanceof byte[] bytes ? bytes : null;
  }

  private byte[] orNothing(int index) {
    byte[] bytes = bytes(index);
    return bytes == null ? new byte[0] : bytes;
  }
}
