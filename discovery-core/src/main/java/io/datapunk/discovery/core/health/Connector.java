package io.datapunk.discovery.core.health;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections, any number at a time, on one thread that it borrows while one is under way: an
 * instance that does not answer costs no thread.
 */
final class Connector {

  private final Executor executor;
  private final Object lock = new Object();
  private final Queue<Attempt> arriving = new ArrayDeque<>();
  private @Nullable Selector selector;
  private boolean running;

  private record Attempt(InetSocketAddress address, CompletableFuture<Void> connected) {}

  Connector(Executor executor) {
    this.executor = executor;
  }

  /**
   * Returns what completes once a connection is accepted, which is closed then; fails with an
   * {@link IOException}. Cancelling it gives up.
   */
  CompletableFuture<Void> connect(InetSocketAddress address) {
    CompletableFuture<Void> connected = new CompletableFuture<>();
    boolean start;
    synchronized (lock) {
      arriving.add(new Attempt(address, connected));
      start = !running;
      running = true;
      wakeUp();
    }
    connected.whenComplete((nothing, failure) -> wakeUp());
    if (start) {
      start();
    }
    return connected;
  }

  private void start() {
    try {
      executor.execute(this::run);
    } catch (RuntimeException | Error refused) { // such as: no more threads
      giveUp(List.of(), refused);
    }
  }

  private void wakeUp() {
    synchronized (lock) {
      if (selector != null) {
        selector.wakeup();
      }
    }
  }

  private void run() {
    try (Selector opened = Selector.open()) {
      synchronized (lock) {
        selector = opened;
      }
      serveUntilTrouble(opened);
    } catch (IOException | RuntimeException | Error e) {
      giveUp(List.of(), e);
    }
  }

  private void serveUntilTrouble(Selector opened) {
    try {
      serve(opened);
    } catch (IOException | RuntimeException | Error e) {
      giveUp(opened.keys(), e);
    }
  }

  private void serve(Selector opened) throws IOException {
    while (true) {
      takeArrived().forEach(attempt -> begin(attempt, opened));
      // What was cancelled or has been closed leaves the keys.
      int unused = opened.selectNow(this::finish);
      if (isOver(opened)) {
        return;
      }
      if (!hasArrivals()) {
        // Whoever arrives or is cancelled from here on wakes it up.
        unused = opened.select(this::finish);
      }
      if (Thread.currentThread().isInterrupted()) {
        giveUp(opened.keys(), new IOException("the probes are closed"));
        return;
      }
    }
  }

  private List<Attempt> takeArrived() {
    synchronized (lock) {
      List<Attempt> arrived = new ArrayList<>(arriving);
      arriving.clear();
      return arrived;
    }
  }

  private boolean hasArrivals() {
    synchronized (lock) {
      return !arriving.isEmpty();
    }
  }

  /** Whether nothing is left to do: then whoever arrives next starts anew. */
  private boolean isOver(Selector opened) {
    synchronized (lock) {
      if (!arriving.isEmpty() || !opened.keys().isEmpty()) {
        return false;
      }
      running = false;
      selector = null;
      return true;
    }
  }

  private static void begin(Attempt attempt, Selector opened) {
    if (attempt.connected.isDone()) {
      return;
    }
    try {
      SocketChannel channel = SocketChannel.open();
      attempt.connected.whenComplete((nothing, failure) -> closeQuietly(channel));
      channel.configureBlocking(false);
      if (channel.connect(attempt.address)) {
        attempt.connected.complete(null);
      } else {
        channel.register(opened, SelectionKey.OP_CONNECT, attempt);
      }
    } catch (IOException | RuntimeException | Error e) {
      attempt.connected.completeExceptionally(e);
    }
  }

  private void finish(SelectionKey key) {
    Attempt attempt = (Attempt) key.attachment();
    try {
      if (((SocketChannel) key.channel()).finishConnect()) {
        attempt.connected.complete(null);
      }
    } catch (IOException | RuntimeException | Error e) {
      attempt.connected.completeExceptionally(e);
    }
  }

  /** Fails what is under way and what has arrived; the next one starts anew. */
  private void giveUp(Iterable<SelectionKey> keys, Throwable failure) {
    List<Attempt> lost = new ArrayList<>();
    keys.forEach(key -> lost.add((Attempt) key.attachment()));
    synchronized (lock) {
      lost.addAll(arriving);
      arriving.clear();
      running = false;
      selector = null;
    }
    lost.forEach(attempt -> attempt.connected.completeExceptionally(failure));
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException ignored) {
      // Closing is all that could be done with it.
    }
  }
}
