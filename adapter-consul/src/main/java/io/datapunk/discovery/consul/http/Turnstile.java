package io.datapunk.discovery.consul.http;

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
  private final Queue<Entry> first = new ArrayDeque<>();
  private final Queue<Entry> waiting = new ArrayDeque<>();
  private int inside;
  private boolean closed;

  /**
   * A request.
   *
   * @param begin begins it
   * @param over ends with it
   * @param size what it takes of the width
   */
  private record Entry(Runnable begin, CompletableFuture<?> over, int size) {}

  Turnstile(IntSupplier width) {
    this.width = width;
  }

  /** Begins the request when there is room, unless it is over before. */
  void enter(Runnable begin, CompletableFuture<?> over) {
    enter(new Entry(begin, over, 1), waiting);
  }

  /** Begins the request before those that wait. */
  void enterFirst(Runnable begin, CompletableFuture<?> over) {
    enter(new Entry(begin, over, 1), first);
  }

  /**
   * Begins a request that the width leaves out already, once it is no longer exceeded: where the
   * width became less for it, those inside must leave.
   */
  void enterBeside(Runnable begin, CompletableFuture<?> over) {
    enter(new Entry(begin, over, 0), first);
  }

  /** Begins nothing more. */
  void close() {
    synchronized (lock) {
      closed = true;
      first.clear();
      waiting.clear();
    }
  }

  private void enter(Entry entry, Queue<Entry> line) {
    synchronized (lock) {
      if (closed) {
        return;
      }
      line.add(entry);
    }
    beginAllThatFit();
  }

  private void beginAllThatFit() {
    for (Entry entry = next(); entry != null; entry = next()) {
      begin(entry);
    }
  }

  private void begin(Entry entry) {
    entry.over.whenComplete((value, failure) -> leave(entry));
    entry.begin.run();
  }

  private void leave(Entry entry) {
    synchronized (lock) {
      inside -= entry.size;
    }
    beginAllThatFit();
  }

  /** Returns who may enter now, if there is anybody. */
  private @Nullable Entry next() {
    synchronized (lock) {
      Entry entry = next(first);
      return entry == null && first.isEmpty() ? next(waiting) : entry;
    }
  }

  private @Nullable Entry next(Queue<Entry> line) {
    for (Entry entry = line.peek(); entry != null; entry = line.peek()) {
      if (entry.over.isDone()) {
        line.remove();
      } else if (inside + entry.size <= width.getAsInt()) {
        inside += entry.size;
        return line.remove();
      } else {
        return null;
      }
    }
    return null;
  }
}
