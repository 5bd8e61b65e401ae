package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.core.port.CacheEntry;
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

  private record Held(byte[] payload, String contentHash, long confirmedAt, long expiresAt) {}

  Optional<CacheEntry> get(String key, long now) {
    return held(key, now)
        .map(
            entry ->
                new CacheEntry(
                    entry.payload.clone(),
                    entry.contentHash,
                    Duration.ofNanos(now - entry.confirmedAt)));
  }

  boolean offer(String key, CacheEntry entry, Duration keep, long now) {
    long confirmedAt = now - nanos(entry.age());
    if (held(key, now).filter(held -> held.confirmedAt >= confirmedAt).isPresent()) {
      return false;
    }
    put(
        key,
        new Held(entry.payload().clone(), entry.contentHash(), confirmedAt, now + nanos(keep)));
    return true;
  }

  boolean touch(String key, String contentHash, Duration age, Duration keep, long now) {
    Optional<Held> same = held(key, now).filter(held -> held.contentHash.equals(contentHash));
    long confirmedAt = now - nanos(age);
    same.filter(held -> held.confirmedAt <= confirmedAt)
        .ifPresent(
            held -> put(key, new Held(held.payload, contentHash, confirmedAt, now + nanos(keep))));
    return same.isPresent();
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
