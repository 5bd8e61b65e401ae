package io.datapunk.discovery.it.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.it.servers.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy disturbs as it says, and stops doing so. */
class FaultyProxyTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int SILENCE_MILLIS = 300;

  private ServerSocket server;
  private FaultyProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    startEcho(server);
    proxy = new FaultyProxy((InetSocketAddress) server.getLocalSocketAddress(), 1);
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  private static void startEcho(ServerSocket server) {
    daemon(
        () -> {
          while (true) {
            Socket socket = server.accept();
            daemon(() -> socket.getInputStream().transferTo(socket.getOutputStream()));
          }
        });
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void daemon(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException ended) {
                // the test closed it
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  private static String echo(Socket socket) throws IOException {
    socket.getOutputStream().write("hello".getBytes(US_ASCII));
    return new String(socket.getInputStream().readNBytes(5), US_ASCII);
  }

  private void disturb(Disturbance disturbance) throws IOException {
    proxy.disturb(disturbance);
    try (Socket marker = new Socket()) { // its accepting comes after the order
      marker.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()));
    } catch (IOException refused) {
      // as ordered
    }
    Await.until("the order", PATIENCE, () -> proxy.disturbance().equals(disturbance));
  }

  @Test
  void passesOnWhatItIsGiven() throws IOException {
    try (Socket socket = connect()) {
      assertThat(echo(socket)).isEqualTo("hello");
      assertThat(echo(socket)).isEqualTo("hello");
      assertThat(proxy.connections()).isEqualTo(1);
    }
    Await.until("the connection is given back", PATIENCE, () -> proxy.connections() == 0);
  }

  @Test
  void holdsBack() throws IOException {
    try (Socket socket = connect()) {
      disturb(Disturbance.delay(Duration.ofMillis(100)));
      assertThat(echo(socket)).isEqualTo("hello");
    }
  }

  @Test
  void aHalfOpenConnectionStaysDeadAndNewOnesLiveOnceItIsHealed() throws IOException {
    try (Socket socket = connect()) {
      assertThat(echo(socket)).isEqualTo("hello");
      disturb(Disturbance.halfOpen());
      disturb(Disturbance.NONE);
      socket.setSoTimeout(SILENCE_MILLIS);
      assertThatThrownBy(() -> echo(socket)).isInstanceOf(SocketTimeoutException.class);
    }
    try (Socket socket = connect()) {
      assertThat(echo(socket)).isEqualTo("hello");
    }
  }

  @Test
  void resets() throws IOException {
    try (Socket socket = connect()) {
      assertThat(echo(socket)).isEqualTo("hello");
      proxy.disturb(Disturbance.reset(Duration.ofMillis(50)));
      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void servesSoManyAndNoMore() throws IOException {
    try (Socket first = connect()) {
      assertThat(echo(first)).isEqualTo("hello");
      disturb(Disturbance.limit(1));
      try (Socket second = connect()) {
        assertThat(second.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(echo(first)).isEqualTo("hello");
    }
  }

  @Test
  void refusesWhileItsTargetIsAway() throws IOException {
    InetSocketAddress target = (InetSocketAddress) server.getLocalSocketAddress();
    server.close();
    Await.until("refused", PATIENCE, this::isRefused);

    server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(target);
    startEcho(server);

    Await.until("served", PATIENCE, () -> !isRefused());
    try (Socket socket = connect()) {
      assertThat(echo(socket)).isEqualTo("hello");
    }
  }

  private boolean isRefused() {
    try {
      connect().close();
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
