package io.datapunk.discovery.inmemory;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The faults of a distributed cache in memory, ordered by a test. They concern the store, and so
 * all of its clients. Safe for use from any thread.
 */
public final class InMemoryCacheFaults {

  private final CacheStore store;

  InMemoryCacheFaults(CacheStore store) {
    this.store = store;
  }

  /**
   * Returns the faults of the cache behind {@code memory:name}.
   *
   * @throws IllegalArgumentException if none of that name is open
   */
  public static InMemoryCacheFaults ofCache(String name) {
    return new InMemoryCacheFaults(InMemoryCache.store(requireNonNull(name, "name")));
  }

  /** Begins a fault; if it is there already, nothing changes. */
  public void begin(CacheFault fault) {
    store.begin(requireNonNull(fault, "fault"));
  }

  /** Ends a fault; if it is not there, nothing changes. */
  public void end(CacheFault fault) {
    store.end(requireNonNull(fault, "fault"));
  }

  /** Ends all faults, and the latency. What was lost stays lost. */
  public void heal() {
    latency(Duration.ZERO);
    for (CacheFault fault : CacheFault.values()) {
      store.end(fault);
    }
  }

  /**
   * Sets how long a call takes there and back. A write is carried out halfway, also if nobody waits
   * for it any more.
   */
  public void latency(Duration roundTrip) {
    if (requireNonNull(roundTrip, "roundTrip").isNegative()) {
      throw new IllegalArgumentException("latency: " + roundTrip + " (expected: not negative)");
    }
    store.latency(roundTrip);
  }

  /** Loses all entries; connections stay, and nobody is told. */
  public void flush() {
    store.flush();
  }
}
