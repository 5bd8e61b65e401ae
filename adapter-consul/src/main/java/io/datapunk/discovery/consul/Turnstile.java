package io.datapunk.discovery.consul;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bound on requests under way to one agent, which may change; the others wait in line.
 *
 * <p>Every request of a burst would open a connection, and the JDK's client keeps idle ones for
 * minutes, while the agent counts them against the 200 it allows all processes of a host.
 */
final class Turnstile {

  private final IntSupplier width;
  private final Object lock = new Object();
  private final Queue<Entry> waiting = new ArrayDeque<>();
  private int inside;
  private boolean closed;

  /** A request: what begins it, and the future that says that it is over. */
  private record Entry(Runnable begin, CompletableFuture<?> over) {}

  Turnstile(IntSupplier width) {
    this.width = width;
  }

  /** Begins the request when there is room, unless it is over before. */
  void enter(Runnable begin, CompletableFuture<?> over) {
    Entry entry = new Entry(begin, over);
    synchronized (lock) {
      if (closed) {
        return;
      }
      if (inside >= width.getAsInt()) {
        waiting.add(entry);
        return;
      }
      inside++;
    }
    begin(entry);
  }

  /** Begins nothing more. */
  void close() {
    synchronized (lock) {
      closed = true;
      waiting.clear();
    }
  }

  private void begin(Entry entry) {
    entry.over.whenComplete((value, failure) -> leave());
    entry.begin.run();
  }

  private void leave() {
    synchronized (lock) {
      inside--;
    }
    for (Entry entry = next(); entry != null; entry = next()) {
      begin(entry);
    }
  }

  /** Returns who may enter now, if there is anybody. */
  private @Nullable Entry next() {
    synchronized (lock) {
      while (!waiting.isEmpty() && inside < width.getAsInt()) {
        Entry entry = waiting.remove();
        if (!entry.over.isDone()) {
          inside++;
          return entry;
        }
      }
      return null;
    }
  }
}
