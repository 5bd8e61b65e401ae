package io.datapunk.discovery.inmemory;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The stores that this JVM shares by name. A store is made for its first user and forgotten with
 * its last.
 */
final class SharedStores<S> {

  private final Map<String, Entry<S>> entries = new TreeMap<>();

  private static final class Entry<S> {
    final S store;
    int users;

    Entry(S store) {
      this.store = store;
    }
  }

  /** Returns the store of that name and counts one more user. */
  synchronized S acquire(String name, Supplier<S> maker) {
    Entry<S> entry = entries.computeIfAbsent(name, missing -> new Entry<>(maker.get()));
    entry.users++;
    return entry.store;
  }

  /** Counts one user less. */
  synchronized void release(String name) {
    Entry<S> entry = entries.get(name);
    if (entry != null && --entry.users == 0) {
      entries.remove(name);
    }
  }

  synchronized Optional<S> find(String name) {
    return Optional.ofNullable(entries.get(name)).map(entry -> entry.store);
  }
}
