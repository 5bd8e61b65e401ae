package io.datapunk.discovery.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connector that once gets no thread fails that check, and no later one. */
@Timeout(60)
class ConnectorTroubleTest {

  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final AtomicInteger handedIn = new AtomicInteger();
  private final Connector connector =
      new Connector(
          task -> {
            if (handedIn.incrementAndGet() == 1) {
              throw new InternalError("unable to create native thread");
            }
            executor.execute(task);
          });

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void p8_aMachineThatOnceHasNoThreadDoesNotMakeAllLaterChecksFail() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> first = connector.connect(at(server));
      assertThatThrownBy(() -> first.get(5, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InternalError.class);

      CompletableFuture<Void> second = connector.connect(at(server));

      second.get(5, TimeUnit.SECONDS);
      assertThat(handedIn.get()).isEqualTo(2);
    }
  }

  @Test
  void p8_whatFailsWithAnErrorHarmsNoOtherConnection() throws Exception {
    handedIn.set(1);
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      // An address that was never resolved is refused by the channel.
      CompletableFuture<Void> bad =
          connector.connect(InetSocketAddress.createUnresolved("nowhere.invalid", 1));
      CompletableFuture<Void> good = connector.connect(at(server));

      good.get(30, TimeUnit.SECONDS);
      assertThatThrownBy(() -> bad.get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isNotInstanceOf(IOException.class);
    }
  }

  private static InetSocketAddress at(ServerSocket server) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
  }
}
