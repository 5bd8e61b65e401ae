package io.datapunk.discovery.core.shared;

import io.datapunk.discovery.core.port.CacheEntry;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.runtime.Calls;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The book of places as it stands in the distributed cache: read by who starts while the registry
 * is away, renewed by who reached it.
 */
final class PlaceMemory {

  private static final Logger log = LoggerFactory.getLogger(PlaceMemory.class);
  private static final int ATTEMPTS = 4;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_RENEWAL = Duration.ofHours(1);

  private final DistributedCache cache;
  private final Entries entries;
  private final EngineRuntime runtime;
  private final String key;
  private final Duration keep;
  private final Duration renewal;

  /** Creates one for the registry at {@code address}; entries are kept for {@code keep}. */
  PlaceMemory(
      DistributedCache cache,
      Entries entries,
      EngineRuntime runtime,
      String scheme,
      String address,
      Duration keep) {
    this.cache = cache;
    this.entries = entries;
    this.runtime = runtime;
    this.key = scheme + "/places/" + address;
    this.keep = keep;
    Duration quarter = keep.dividedBy(4);
    this.renewal = quarter.compareTo(LONGEST_RENEWAL) < 0 ? quarter : LONGEST_RENEWAL;
  }

  /** Returns the one registry that is known at the address; fails if none is, or several are. */
  CompletableFuture<String> recall() {
    return Calls.start(() -> cache.get(key))
        .thenApply(
            held ->
                held.map(this::read)
                    .flatMap(PlaceBook::only)
                    .orElseThrow(() -> new IllegalStateException("no one place is remembered")));
  }

  /** Notes which registry is at the address, unless that was noted lately. Never fails. */
  void note(String place) {
    note(place, ATTEMPTS);
  }

  private void note(String place, int left) {
    Calls.start(() -> cache.get(key))
        .thenCompose(held -> note(place, held.map(this::read).orElse(PlaceBook.empty())))
        .whenComplete(
            (noted, failure) -> {
              boolean done = failure == null && noted;
              if (!done && left > 1) { // somebody else wrote, or the cache is not there yet
                Duration pause = PAUSE.multipliedBy(ATTEMPTS - left + 1L);
                runtime
                    .scheduler()
                    .after(pause, () -> runtime.workers().execute(() -> note(place, left - 1)));
              } else if (failure != null) {
                log.atDebug().log("Could not note the registry's place: {}", failure.toString());
              }
            });
  }

  private CompletableFuture<Boolean> note(String place, PlaceBook book) {
    if (book.says(place, renewal.dividedBy(2))) {
      return CompletableFuture.completedFuture(true);
    }
    CacheEntry entry = entries.sealed(key, book.with(place).write());
    return Calls.start(() -> cache.offer(key, entry, keep));
  }

  private PlaceBook read(CacheEntry entry) {
    try {
      Duration age = entries.verifiedAge(key, entry);
      return PlaceBook.read(entry.payload(), age, renewal.multipliedBy(3));
    } catch (UnreadableException e) {
      log.atWarn()
          .addKeyValue("reason", e.reason())
          .log("Ignored what is said to be the registry's place: {}", e.getMessage());
      return PlaceBook.empty();
    }
  }
}
