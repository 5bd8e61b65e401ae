package io.datapunk.discovery.benchmarks.checks;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What is tested: a server that answers, one that says nothing, and one that is not reached. */
final class Targets implements AutoCloseable {

  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final HttpServer answering;
  private final ServerSocket silent;
  private final ServerSocket full;
  private final List<Socket> waiting = new ArrayList<>();

  Targets(Rhythm rhythm) throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    answering = HttpServer.create(new InetSocketAddress(loopback, 0), 4096);
    answering.setExecutor(threads);
    answering.createContext(
        "/",
        exchange -> {
          rhythm.tick(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    answering.start();
    // Nobody accepts: the system does, up to the backlog, and then lets attempts hang.
    silent = new ServerSocket(0, 4096, loopback);
    full = new ServerSocket(0, 1, loopback);
    for (int i = 0; i < 4; i++) {
      Socket socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(full.getLocalSocketAddress(), 500);
      } catch (IOException e) {
        // The queue is full, as it shall be.
      }
    }
  }

  int answering() {
    return answering.getAddress().getPort();
  }

  int silent() {
    return silent.getLocalPort();
  }

  int full() {
    return full.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    answering.stop(0);
    silent.close();
    full.close();
    for (Socket socket : waiting) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
