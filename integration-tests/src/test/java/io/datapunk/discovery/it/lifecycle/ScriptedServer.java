package io.datapunk.discovery.it.lifecycle;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/** A server on loopback whose status a test decides for each request. */
final class ScriptedServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final AtomicInteger requests = new AtomicInteger();

  private ScriptedServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts one.
   *
   * @param statusOf the status for the request of that number, counted from 1; 0 for no answer
   */
  static ScriptedServer start(IntUnaryOperator statusOf) throws IOException {
    ScriptedServer scripted =
        new ScriptedServer(
            HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 100));
    scripted.server.setExecutor(scripted.executor);
    scripted.server.createContext(
        "/",
        exchange -> {
          int status = statusOf.applyAsInt(scripted.requests.incrementAndGet());
          if (status != 0) {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          }
        });
    scripted.server.start();
    return scripted;
  }

  int port() {
    return server.getAddress().getPort();
  }

  int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
