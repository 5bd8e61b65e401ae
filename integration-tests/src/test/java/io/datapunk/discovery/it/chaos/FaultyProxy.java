package io.datapunk.discovery.it.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on loopback that disturbs what passes. Where its target does not listen, it does not
 * either. One thread; its methods may be called from any.
 */
final class FaultyProxy implements AutoCloseable {

  private static final long TURN_MILLIS = 50;
  private static final long BUSY_TURN_MILLIS = 2;
  private static final int CONNECT_MILLIS = 500;

  private final InetSocketAddress target;
  private final InetSocketAddress address;
  private final Selector selector;
  private final Random random;
  private final ConcurrentLinkedQueue<Runnable> orders = new ConcurrentLinkedQueue<>();
  private final List<Link> links = new ArrayList<>();
  private @Nullable ServerSocketChannel listener;
  private volatile Disturbance disturbance = Disturbance.NONE;
  private boolean targetAway;
  private long lastResetNanos;
  private volatile int connections;
  private volatile boolean closed;

  /** Begins to serve. */
  FaultyProxy(InetSocketAddress target, long seed) {
    this.target = target;
    this.random = new Random(seed);
    try {
      selector = Selector.open();
      address =
          listen(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::run, "faulty-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return address.getPort();
  }

  /** What it does now. */
  Disturbance disturbance() {
    return disturbance;
  }

  /** How many connections are open. */
  int connections() {
    return connections;
  }

  /** Connections that lie dead stay so until a side closes them, whatever comes next. */
  void disturb(Disturbance next) {
    orders.add(() -> begin(next));
    selector.wakeup();
  }

  private void begin(Disturbance next) {
    disturbance = next;
    lastResetNanos = System.nanoTime();
    for (int i = 0; i < links.size(); i++) {
      if (random.nextDouble() < next.deadShare()) {
        links.get(i).die();
      }
      if (i >= next.limit()) {
        links.get(i).reset();
      }
    }
  }

  private void run() {
    try {
      while (!closed) {
        selector.select(links.stream().anyMatch(Link::isWaiting) ? BUSY_TURN_MILLIS : TURN_MILLIS);
        turn();
      }
      stopListening();
      links.forEach(Link::close);
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void turn() throws IOException {
    for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
      order.run();
    }
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.isValid() && key.attachment() instanceof Link link) {
        link.read(key, System.nanoTime() + delayNanos());
      } else if (key.isValid()) {
        accept();
      }
    }
    selector.selectedKeys().clear();
    long now = System.nanoTime();
    if (disturbance.resets() && now - lastResetNanos > disturbance.resetEvery().toNanos()) {
      lastResetNanos = now;
      links.forEach(Link::reset);
    }
    links.forEach(link -> link.flush(now));
    links.removeIf(Link::isClosed);
    connections = links.size();
    listenOrNot();
  }

  private long delayNanos() {
    long most = disturbance.delay().toNanos();
    return most == 0 ? 0 : random.nextLong(most);
  }

  private void accept() throws IOException {
    SocketChannel client = listener == null ? null : listener.accept();
    if (client == null) {
      return;
    }
    SocketChannel server = null;
    if (links.size() < disturbance.limit()) {
      server = connect();
      targetAway = server == null;
    }
    if (server == null) {
      Link.quietly(client);
      return;
    }
    Link link = new Link(client, server, selector);
    links.add(link);
    if (random.nextDouble() < disturbance.deadShare()) {
      link.die();
    }
  }

  private @Nullable SocketChannel connect() throws IOException {
    SocketChannel server = SocketChannel.open();
    try {
      server.socket().connect(target, CONNECT_MILLIS);
      return server;
    } catch (IOException e) {
      server.close();
      return null;
    }
  }

  private void listenOrNot() throws IOException {
    if (targetAway) {
      SocketChannel server = connect();
      targetAway = server == null;
      if (server != null) {
        server.close();
      }
    }
    boolean should = !targetAway && !disturbance.refuses();
    if (should && listener == null) {
      listen(address);
    } else if (!should && listener != null) {
      stopListening();
    }
  }

  private InetSocketAddress listen(InetSocketAddress at) throws IOException {
    ServerSocketChannel opened = ServerSocketChannel.open();
    opened.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    opened.bind(at, 500);
    opened.configureBlocking(false);
    opened.register(selector, SelectionKey.OP_ACCEPT);
    listener = opened;
    return (InetSocketAddress) opened.getLocalAddress();
  }

  private void stopListening() throws IOException {
    ServerSocketChannel open = listener;
    listener = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
  }
}
