package io.datapunk.discovery.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A server that lets one client connect and never says a word. Needs no thread: it is asked. */
final class SilentServer implements AutoCloseable {

  private final ServerSocketChannel listening;
  private final int port;
  private @Nullable SocketChannel client;

  private SilentServer(ServerSocketChannel listening, int port) {
    this.listening = listening;
    this.port = port;
  }

  static SilentServer start(String host) throws IOException {
    ServerSocketChannel listening = ServerSocketChannel.open();
    listening.bind(new InetSocketAddress(host, 0));
    listening.configureBlocking(false);
    return new SilentServer(listening, listening.socket().getLocalPort());
  }

  int port() {
    return port;
  }

  /** Returns whether a client has connected, now or before. */
  boolean isConnected() {
    try {
      if (client == null) {
        client = listening.accept();
      }
      if (client != null) {
        client.configureBlocking(false);
      }
      return client != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether the client has gone again. */
  boolean isDisconnected() {
    SocketChannel connected = client;
    if (connected == null) {
      return false;
    }
    try {
      ByteBuffer heard = ByteBuffer.allocate(1_024);
      while (true) {
        int octets = connected.read(heard.clear());
        if (octets <= 0) {
          return octets < 0;
        }
      }
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
      if (client != null) {
        client.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
