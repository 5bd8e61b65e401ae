package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.core.port.CacheEntry;
import io.datapunk.discovery.core.port.DistributedCache;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The entries of a cache, with the moments of their confirmation by the store's clock.
 *
 * <p>Guarded by the store's lock.
 */
final class CacheEntries {

  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final TreeMap<String, Held> entries = new TreeMap<>();
  private long firstExpiry = Long.MAX_VALUE;

  private record Held(
      byte[] payload, String contentHash, byte[] proof, long confirmedAt, long expiresAt) {}

  Optional<CacheEntry> get(String key, long now) {
    return held(key, now).map(entry -> shown(entry, Duration.ofNanos(now - entry.confirmedAt)));
  }

  private static CacheEntry shown(Held entry, Duration age) {
    return entry.payload.length > DistributedCache.LONGEST_PAYLOAD
        ? CacheEntry.withheld(entry.payload.length, entry.contentHash, age)
        : new CacheEntry(entry.payload.clone(), entry.contentHash, age, entry.proof.clone());
  }

  boolean offer(String key, CacheEntry entry, Duration keep, long now) {
    long confirmedAt = now - nanos(entry.age());
    Optional<Held> held = held(key, now);
    if (held.isPresent()
        && (held.get().confirmedAt >= confirmedAt || touch(key, entry, keep, now))) {
      return false;
    }
    store(key, entry.payload().clone(), entry, keep, now);
    return true;
  }

  boolean touch(String key, CacheEntry entry, Duration keep, long now) {
    Optional<Held> same =
        held(key, now).filter(held -> held.contentHash.equals(entry.contentHash()));
    same.filter(held -> held.confirmedAt <= now - nanos(entry.age()))
        .ifPresent(held -> store(key, held.payload, entry, keep, now));
    return same.isPresent();
  }

  private void store(String key, byte[] payload, CacheEntry entry, Duration keep, long now) {
    put(
        key,
        new Held(
            payload,
            entry.contentHash(),
            entry.proof().clone(),
            now - nanos(entry.age()),
            now + nanos(keep)));
  }

  SortedSet<String> keys(long now) {
    removeExpired(now);
    return Collections.unmodifiableSortedSet(new TreeSet<>(entries.keySet()));
  }

  void clear() {
    entries.clear();
    firstExpiry = Long.MAX_VALUE;
  }

  private void put(String key, Held entry) {
    entries.put(key, entry);
    firstExpiry = Math.min(firstExpiry, entry.expiresAt);
  }

  private Optional<Held> held(String key, long now) {
    removeExpired(now);
    return Optional.ofNullable(entries.get(key));
  }

  private void removeExpired(long now) {
    if (firstExpiry > now) {
      return;
    }
    entries.values().removeIf(entry -> entry.expiresAt <= now);
    firstExpiry = entries.values().stream().mapToLong(Held::expiresAt).min().orElse(Long.MAX_VALUE);
  }

  private static long nanos(Duration time) {
    return time.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : time.toNanos();
  }
}
