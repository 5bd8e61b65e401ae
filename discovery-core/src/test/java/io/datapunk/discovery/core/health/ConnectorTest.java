package io.datapunk.discovery.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectorTest {

  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final ExecutorService accepting = Executors.newSingleThreadExecutor();
  private final AtomicInteger borrowed = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final Connector connector =
      new Connector(
          task -> {
            borrowed.incrementAndGet();
            executor.execute(
                () -> {
                  begun.countDown();
                  task.run();
                });
          });

  @AfterEach
  void stop() {
    executor.shutdownNow();
    accepting.shutdownNow();
  }

  @Test
  void p11_fiveHundredConnectionsAtATimeTakeOneThread() throws Exception {
    Queue<Runnable> asked = new ConcurrentLinkedQueue<>();
    Connector waiting = new Connector(asked::add);
    try (ServerSocket server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress())) {
      accepting.execute(() -> accept(server));
      List<CompletableFuture<Void>> connected = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        connected.add(waiting.connect(at(server.getLocalPort())));
      }
      executor.execute(asked.element());
      for (CompletableFuture<Void> one : connected) {
        one.get(30, TimeUnit.SECONDS);
      }
      assertThat(asked).hasSize(1);
    }
  }

  @Test
  void p8_refusedFails() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }

    CompletableFuture<Void> refused = connector.connect(at(port));

    assertThat(refused).failsWithin(30, TimeUnit.SECONDS);
    assertThat(refused.handle((nothing, failure) -> failure).get()).isInstanceOf(IOException.class);
  }

  /** An address of documentation (RFC 5737): nobody answers, or the network refuses at once. */
  @Test
  void p11_whatIsCancelledGivesTheThreadBack() throws Exception {
    for (int round = 0; round < 3; round++) {
      CompletableFuture<Void> silent = connector.connect(new InetSocketAddress("192.0.2.1", 9));
      silent.cancel(true);
      CompletableFuture<Void> free = new CompletableFuture<>();
      executor.execute(() -> free.complete(null));
      free.get(30, TimeUnit.SECONDS);
    }
    assertThat(borrowed.get()).isLessThanOrEqualTo(3);
  }

  @Test
  void p11_closingThePoolFailsWhatIsUnderWay() throws Exception {
    CompletableFuture<Void> silent = connector.connect(new InetSocketAddress("192.0.2.1", 9));
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

    executor.shutdownNow();

    assertThat(silent).failsWithin(30, TimeUnit.SECONDS);
  }

  private static void accept(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        server.accept().close();
      } catch (IOException e) {
        // The server was closed, or the other side has gone.
      }
    }
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
