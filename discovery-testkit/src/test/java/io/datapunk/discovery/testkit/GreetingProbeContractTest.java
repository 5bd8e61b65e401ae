package io.datapunk.discovery.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.core.port.HealthProbe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** Shows that the contract can be kept, by a probe that does. */
final class GreetingProbeContractTest extends HealthProbeContract {

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final List<ServerSocket> servers = new ArrayList<>();

  @Override
  protected HealthProbe open() {
    return new GreetingProbe(executor);
  }

  @Override
  protected HealthCheck check(String secret) {
    return HealthCheck.of("greeting", Map.of("password", secret));
  }

  @Override
  protected int startHealthy() throws IOException {
    return start("OK\n");
  }

  @Override
  protected OptionalInt startUnhealthy() throws IOException {
    return OptionalInt.of(start("SICK\n"));
  }

  @Override
  protected void pass(Duration time) {
    try {
      new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void stop() throws IOException {
    for (ServerSocket server : servers) {
      server.close();
    }
    executor.shutdownNow();
  }

  private int start(String answer) throws IOException {
    ServerSocket server = new ServerSocket(0, 100, InetAddress.getByName(HOST));
    servers.add(server);
    executor.execute(() -> serve(server, answer));
    return server.getLocalPort();
  }

  private static void serve(ServerSocket server, String answer) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        client.getInputStream().read();
        client.getOutputStream().write(answer.getBytes(UTF_8));
      } catch (IOException e) {
        // The client or the test has gone.
      }
    }
  }
}
