package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.core.port.Announcement;
import io.datapunk.discovery.core.port.Handle;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * The way of announcements to one listener: one at a time, in order, on its client's executor. A
 * listener that is too slow is told that it missed some instead.
 */
final class AnnouncementLine implements Handle {

  private static final int MOST_WAITING = 1_000;

  private final Executor executor;
  private final Consumer<Announcement> listener;
  private final Runnable missedSome;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean running;
  private boolean closed;

  AnnouncementLine(Executor executor, Consumer<Announcement> listener, Runnable missedSome) {
    this.executor = executor;
    this.listener = listener;
    this.missedSome = missedSome;
  }

  void announce(Announcement announcement) {
    add(() -> listener.accept(announcement));
  }

  void missed() {
    add(missedSome);
  }

  @Override
  public void close() {
    synchronized (waiting) {
      closed = true;
      waiting.clear();
    }
  }

  private void add(Runnable callback) {
    synchronized (waiting) {
      if (closed) {
        return;
      }
      if (waiting.size() >= MOST_WAITING) {
        waiting.clear();
        waiting.add(missedSome);
      }
      waiting.add(callback);
      if (running) {
        return;
      }
      running = true;
    }
    goOn();
  }

  private void goOn() {
    try {
      executor.execute(this::runOne);
    } catch (RejectedExecutionException closing) {
      close();
    }
  }

  private void runOne() {
    Optional<Runnable> callback = next();
    if (callback.isPresent()) {
      runGuarded(callback.get());
      goOn();
    }
  }

  private Optional<Runnable> next() {
    synchronized (waiting) {
      Optional<Runnable> callback = Optional.ofNullable(waiting.poll());
      running = callback.isPresent();
      return callback;
    }
  }

  /** What a listener throws is its own affair, and must not stop later announcements. */
  private static void runGuarded(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException ignored) {
      // The contract: one that throws does not stop later ones.
    }
  }
}
