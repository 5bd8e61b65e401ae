package io.datapunk.discovery.engine;

import io.datapunk.discovery.core.port.Announcement;
import io.datapunk.discovery.core.port.CacheEntry;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Ticks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A cache for all engines of a test, that can be made to fail or to hang. */
final class FakeCache implements DistributedCache {

  private final Ticks ticks;
  private final Map<String, Held> entries = new TreeMap<>();
  private final List<Consumer<Announcement>> listeners = new ArrayList<>();
  private final List<Runnable> missedSome = new ArrayList<>();
  private Trouble trouble = Trouble.NONE;
  private int readsToFail;
  private int calls;
  private int payloadsWritten;
  private int offered;
  private Duration kept = Duration.ZERO;

  enum Trouble {
    NONE,
    FAILING,
    HANGING
  }

  record Held(byte[] payload, String hash, byte[] proof, long confirmedNanos) {}

  FakeCache(Ticks ticks) {
    this.ticks = ticks;
  }

  void trouble(Trouble kind) {
    trouble = kind;
  }

  /** Lets so many reads fail from now on, and nothing else. */
  void failReads(int number) {
    readsToFail = number;
  }

  int calls() {
    return calls;
  }

  int payloadsWritten() {
    return payloadsWritten;
  }

  int offered() {
    return offered;
  }

  /** Returns for how long the last payload is to be kept. */
  Duration kept() {
    return kept;
  }

  void flush() {
    entries.clear();
  }

  void poison() {
    poison(new byte[] {1, 2, 3});
  }

  void poison(byte[] payload) {
    entries.replaceAll((key, held) -> new Held(payload, "x", new byte[0], ticks.nanos()));
  }

  /** Returns the names of all entries. */
  List<String> keys() {
    return List.copyOf(entries.keySet());
  }

  /** Takes note of an entry, to bring it back later. */
  Held take(String key) {
    return Objects.requireNonNull(entries.get(key), key);
  }

  /** Puts an entry under a key with a new stamp, as whoever may write to the server can. */
  void forge(String key, Held entry) {
    entries.put(key, new Held(entry.payload(), entry.hash(), entry.proof(), ticks.nanos()));
  }

  /** Goes back to an entry with its stamp, as a server that lost what came later. */
  void restore(String key, Held entry) {
    entries.put(key, entry);
  }

  void announceAll(String origin) {
    keys().forEach(key -> listeners.forEach(l -> l.accept(new Announcement(key, origin))));
  }

  void resubscribe() {
    missedSome.forEach(Runnable::run);
  }

  private <T> CompletableFuture<T> call(Supplier<T> work) {
    calls++;
    return switch (trouble) {
      case NONE -> CompletableFuture.completedFuture(work.get());
      case FAILING -> CompletableFuture.failedFuture(new IllegalStateException("no cache"));
      case HANGING -> new CompletableFuture<>();
    };
  }

  @Override
  public CompletableFuture<Optional<CacheEntry>> get(String key) {
    if (readsToFail > 0) {
      readsToFail--;
      return CompletableFuture.failedFuture(new IllegalStateException("no read"));
    }
    return call(
        () ->
            Optional.ofNullable(entries.get(key))
                .map(
                    held ->
                        held.payload().length > LONGEST_PAYLOAD
                            ? CacheEntry.withheld(held.payload().length, held.hash(), age(held))
                            : new CacheEntry(
                                held.payload(), held.hash(), age(held), held.proof())));
  }

  private Duration age(Held held) {
    return Duration.ofNanos(ticks.nanos() - held.confirmedNanos());
  }

  @Override
  public CompletableFuture<Boolean> offer(String key, CacheEntry entry, Duration keep) {
    return call(
        () -> {
          long confirmed = ticks.nanos() - entry.age().toNanos();
          Held held = entries.get(key);
          if (held != null && held.confirmedNanos() - confirmed >= 0) {
            return false;
          }
          offered++;
          if (held != null && held.hash().equals(entry.contentHash())) {
            entries.put(key, new Held(held.payload(), held.hash(), entry.proof(), confirmed));
            return false;
          }
          payloadsWritten++;
          kept = keep;
          entries.put(
              key, new Held(entry.payload(), entry.contentHash(), entry.proof(), confirmed));
          return true;
        });
  }

  @Override
  public CompletableFuture<Boolean> touch(String key, CacheEntry entry, Duration keep) {
    return call(
        () -> {
          Held held = entries.get(key);
          if (held == null || !held.hash().equals(entry.contentHash())) {
            return false;
          }
          long confirmed = ticks.nanos() - entry.age().toNanos();
          if (confirmed - held.confirmedNanos() > 0) {
            entries.put(key, new Held(held.payload(), held.hash(), entry.proof(), confirmed));
          }
          return true;
        });
  }

  @Override
  public CompletableFuture<Void> announce(Announcement announcement) {
    return call(
        () -> {
          listeners.forEach(listener -> listener.accept(announcement));
          return null;
        });
  }

  @Override
  public Handle onAnnouncement(Consumer<Announcement> listener, Runnable missed) {
    listeners.add(listener);
    missedSome.add(missed);
    return () -> listeners.remove(listener);
  }

  @Override
  public void close() {}
}
