package io.datapunk.discovery.redis;

import io.datapunk.discovery.core.port.Announcement;
import io.datapunk.discovery.core.port.Handle;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a listener has yet to be told. Bounded: if a listener falls behind, its announcements are
 * dropped and it is told that it missed some, which asks the same of it.
 */
final class Mailbox implements Handle {

  private static final Logger log = LoggerFactory.getLogger(Mailbox.class);
  private static final int CAPACITY = 1_000;

  private final Consumer<Announcement> listener;
  private final Runnable missedSome;
  private final Executor executor;
  private final Consumer<Mailbox> onClose;
  // All guarded by this.
  private final ArrayDeque<Announcement> waiting = new ArrayDeque<>();
  private boolean missed;
  private boolean running;
  private boolean closed;

  Mailbox(
      Consumer<Announcement> listener,
      Runnable missedSome,
      Executor executor,
      Consumer<Mailbox> onClose) {
    this.listener = listener;
    this.missedSome = missedSome;
    this.executor = executor;
    this.onClose = onClose;
  }

  void announced(Announcement announcement) {
    synchronized (this) {
      if (closed) {
        return;
      }
      if (waiting.size() >= CAPACITY) {
        waiting.clear();
        missed = true;
      } else {
        waiting.add(announcement);
      }
    }
    begin();
  }

  void missedSome() {
    synchronized (this) {
      if (closed) {
        return;
      }
      missed = true;
    }
    begin();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      waiting.clear();
      missed = false;
    }
    onClose.accept(this);
  }

  private void begin() {
    synchronized (this) {
      if (running) {
        return;
      }
      running = true;
    }
    try {
      executor.execute(this::deliver);
    } catch (RuntimeException | Error e) { // what waits is told with the next
      log.error("No thread to tell a listener of announcements", e);
      synchronized (this) {
        running = false;
      }
    }
  }

  private void deliver() {
    for (Runnable next = next(); next != null; next = next()) {
      try {
        next.run();
      } catch (RuntimeException | Error e) {
        log.error("A listener to announcements failed", e);
      }
    }
  }

  private synchronized @Nullable Runnable next() {
    if (missed) {
      missed = false;
      return missedSome;
    }
    Announcement announcement = waiting.poll();
    if (announcement == null) {
      running = false;
      return null;
    }
    return () -> listener.accept(announcement);
  }
}
