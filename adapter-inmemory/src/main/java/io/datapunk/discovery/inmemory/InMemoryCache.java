package io.datapunk.discovery.inmemory;

import static java.util.Objects.requireNonNull;

import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.Announcement;
import io.datapunk.discovery.core.port.CacheEntry;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.Handle;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A distributed cache in memory: a client of a store that others share, with {@linkplain #faults()
 * faults} to order.
 *
 * <p>Applications name it by URI, {@code memory:} or {@code memory:name}; only under a name is it
 * shared. A test may hand in one that lives on a clock moved by hand. See the package's comment for
 * threads.
 */
public final class InMemoryCache implements DistributedCache {

  /** Belongs to the JVM: who says the same name meets. */
  private static final SharedStores<CacheStore> SHARED = new SharedStores<>();

  private final CacheStore store;
  private final Optional<String> name;
  private final Connection connection;
  private final List<AnnouncementLine> lines = new CopyOnWriteArrayList<>();

  private InMemoryCache(CacheStore store, Optional<String> name, AdapterContext context) {
    this.store = store;
    this.name = name;
    this.connection = new Connection(context, store::latency, CacheFailure::closed);
    store.join(connection);
  }

  /** Returns a client of a store of its own. */
  public static InMemoryCache create(AdapterContext context) {
    return new InMemoryCache(new CacheStore(), Optional.empty(), context);
  }

  /** Returns a client of the store behind {@code memory:name}, which this JVM shares. */
  public static InMemoryCache shared(String name, AdapterContext context) {
    requireNonNull(name, "name");
    requireNonNull(context, "context");
    return new InMemoryCache(SHARED.acquire(name, CacheStore::new), Optional.of(name), context);
  }

  /** Returns another client of the same store, as another process would have it. */
  public InMemoryCache connect(AdapterContext context) {
    return name.map(shared -> shared(shared, context))
        .orElseGet(() -> new InMemoryCache(store, Optional.empty(), context));
  }

  static CacheStore store(String name) {
    return SHARED
        .find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "cache: memory:" + name + " (expected: the name of one that is open)"));
  }

  /** Returns the faults of the store. */
  public InMemoryCacheFaults faults() {
    return new InMemoryCacheFaults(store);
  }

  /** Returns the keys under which entries are held now. */
  public SortedSet<String> keys() {
    return store.keys();
  }

  /** Returns how many calls of all clients have arrived at the store so far. */
  public long callsServed() {
    return store.callsServed();
  }

  @Override
  public CompletableFuture<Optional<CacheEntry>> get(String key) {
    return connection.send(call -> store.serve(call, (entries, now) -> entries.get(key, now)));
  }

  @Override
  public CompletableFuture<Boolean> offer(String key, CacheEntry entry, Duration keep) {
    long sentAt = store.now();
    return connection.send(
        call ->
            store.offer(
                call, (entries, now) -> entries.offer(key, aged(entry, now - sentAt), keep, now)));
  }

  @Override
  public CompletableFuture<Boolean> touch(String key, CacheEntry entry, Duration keep) {
    long sentAt = store.now();
    return connection.send(
        call ->
            store.touch(
                call, (entries, now) -> entries.touch(key, aged(entry, now - sentAt), keep, now)));
  }

  @Override
  public CompletableFuture<Void> announce(Announcement announcement) {
    return connection.send(call -> store.announce(call, announcement));
  }

  @Override
  public Handle onAnnouncement(Consumer<Announcement> listener, Runnable missedSome) {
    AnnouncementLine line =
        new AnnouncementLine(connection.context().executor(), listener, missedSome);
    lines.add(line);
    store.subscribe(line);
    if (connection.isClosed()) {
      unsubscribe(line);
    }
    return () -> unsubscribe(line);
  }

  @Override
  public void close() {
    if (connection.close()) {
      lines.forEach(this::unsubscribe);
      store.leave(connection);
      name.ifPresent(SHARED::release);
    }
  }

  /** An entry ages on its way, however long the server stands still: rule 12. */
  private static CacheEntry aged(CacheEntry entry, long nanos) {
    return new CacheEntry(
        entry.payload(),
        entry.contentHash(),
        entry.age().plusNanos(Math.max(0, nanos)),
        entry.proof());
  }

  private void unsubscribe(AnnouncementLine line) {
    store.unsubscribe(line);
    lines.remove(line);
  }
}
