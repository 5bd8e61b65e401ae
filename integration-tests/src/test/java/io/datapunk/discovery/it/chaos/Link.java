package io.datapunk.discovery.it.chaos;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection through a proxy. Touched by the proxy's thread only. */
final class Link {

  private final SocketChannel client;
  private final SocketChannel server;
  private final Pipe up;
  private final Pipe down;
  private final SelectionKey clientKey;
  private final SelectionKey serverKey;
  private boolean dead;
  private boolean closed;

  Link(SocketChannel client, SocketChannel server, Selector selector) throws IOException {
    this.client = client;
    this.server = server;
    up = new Pipe(client, server);
    down = new Pipe(server, client);
    client.configureBlocking(false);
    server.configureBlocking(false);
    client.setOption(StandardSocketOptions.TCP_NODELAY, true);
    server.setOption(StandardSocketOptions.TCP_NODELAY, true);
    clientKey = client.register(selector, SelectionKey.OP_READ, this);
    serverKey = server.register(selector, SelectionKey.OP_READ, this);
  }

  /** From now on nothing passes, and neither side is told. */
  void die() {
    dead = true;
  }

  boolean isClosed() {
    return closed;
  }

  boolean isWaiting() {
    return up.isWaiting() || down.isWaiting();
  }

  /** Takes what one of its sides sent. */
  void read(SelectionKey key, long dueNanos) {
    try {
      boolean fromClient = key.equals(clientKey);
      boolean ended = (fromClient ? up : down).read(dueNanos, dead);
      if (ended && dead && fromClient) {
        close();
      }
    } catch (IOException e) {
      reset();
    }
  }

  /** Hands on what is due. */
  void flush(long now) {
    if (closed) {
      return;
    }
    try {
      if (!dead && (up.flush(now) | down.flush(now))) { // both sides must be flushed
        close();
        return;
      }
      clientKey.interestOps(up.interest());
      serverKey.interestOps(down.interest());
    } catch (IOException e) {
      reset();
    }
  }

  /** Ends it as a crash does: what is on its way is lost, and both sides get an error. */
  void reset() {
    try {
      client.setOption(StandardSocketOptions.SO_LINGER, 0);
      server.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      // it is closed already
    }
    close();
  }

  void close() {
    closed = true;
    quietly(client);
    quietly(server);
  }

  static void quietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // nobody can do anything about it
    }
  }
}
