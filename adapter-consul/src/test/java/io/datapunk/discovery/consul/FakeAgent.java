package io.datapunk.discovery.consul;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * An agent of Consul on loopback that answers as a test says, and remembers what it was asked.
 *
 * <p>Where the test says nothing it holds no service, knows no id, takes every write, and runs
 * without ACLs, in the words of 1.8.7.
 */
final class FakeAgent implements AutoCloseable {

  private final Map<String, Function<FakeRequest, FakeReply>> routes =
      new ConcurrentSkipListMap<>();
  private final List<FakeRequest> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger most = new AtomicInteger();
  private final int port;
  private volatile ServerSocket listening;
  private volatile Thread accepting;

  FakeAgent() {
    on("/v1/health/service/", FakeReply.json("[]"));
    on("/v1/health/checks/", FakeReply.json("[]"));
    on("/v1/catalog/services", request -> unlessPoll(request, "{}"));
    on("/v1/catalog/nodes", request -> unlessPoll(request, "[]"));
    on("/v1/health/state/any", request -> unlessPoll(request, "[]"));
    on("/v1/catalog/node/", FakeReply.json("null"));
    on("/v1/agent/", FakeReply.status(200, ""));
    on("/v1/agent/health/service/id/", FakeReply.status(404, "{}"));
    on("/v1/status/leader", FakeReply.json("\"127.0.0.1:8300\""));
    on("/v1/internal/acl/authorize", FakeReply.status(401, "ACL support disabled"));
    listening = listen(0);
    port = listening.getLocalPort();
  }

  /**
   * Answers what begins so, whatever was said before about any of it. Of several beginnings that
   * fit the longest counts.
   */
  FakeAgent on(String target, Function<FakeRequest, FakeReply> reply) {
    routes.keySet().removeIf(known -> known.startsWith(target));
    routes.put(target, reply);
    return this;
  }

  FakeAgent on(String target, FakeReply reply) {
    return on(target, request -> reply);
  }

  /** What never changes is answered at once, or not. */
  private static FakeReply unlessPoll(FakeRequest request, String body) {
    return request.target().contains("&index=")
        ? FakeReply.of(FakeReply.Kind.HANG)
        : FakeReply.json(body);
  }

  String authority() {
    return "127.0.0.1:" + port;
  }

  List<FakeRequest> requests() {
    return requests;
  }

  /** Returns the targets asked for that begin so. */
  List<String> targets(String beginning) {
    return requests.stream()
        .map(FakeRequest::target)
        .filter(target -> target.startsWith(beginning))
        .toList();
  }

  int connections() {
    return open.size();
  }

  /** Returns how many there were at most. */
  int mostConnections() {
    return most.get();
  }

  /** Refuses connections and breaks those there are. */
  void stop() {
    closeQuietly(listening);
    try {
      accepting.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    open.forEach(FakeAgent::closeQuietly);
  }

  void restart() {
    listening = listen(port);
  }

  @Override
  public void close() {
    stop();
  }

  private ServerSocket listen(int wanted) {
    try {
      ServerSocket server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 200);
      accepting = thread(() -> accept(server));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        most.accumulateAndGet(open.size(), Math::max);
        thread(() -> serve(socket));
      } catch (IOException closed) {
        closeQuietly(server);
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Optional<FakeRequest> request = FakeRequest.read(in);
      while (request.isPresent() && answer(socket, in, request.get())) {
        request = FakeRequest.read(in);
      }
    } catch (IOException broken) {
      closeQuietly(socket);
    } finally {
      open.remove(socket);
    }
  }

  /** Returns whether the connection goes on. */
  private boolean answer(Socket socket, InputStream in, FakeRequest request) throws IOException {
    requests.add(request);
    FakeReply reply = route(request).apply(request);
    switch (reply.kind()) {
      case ANSWER, RAW -> socket.getOutputStream().write(reply.bytes());
      case STALL -> {
        socket.getOutputStream().write(reply.bytes());
        in.read();
      }
      case HANG -> in.read();
      case RESET -> socket.setSoLinger(true, 0);
      case CLOSE -> {}
    }
    return reply.kind() == FakeReply.Kind.ANSWER;
  }

  private Function<FakeRequest, FakeReply> route(FakeRequest request) {
    return routes.entrySet().stream()
        .filter(route -> request.target().startsWith(route.getKey()))
        .reduce((one, other) -> one.getKey().length() > other.getKey().length() ? one : other)
        .orElseThrow()
        .getValue();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "fake-agent");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
