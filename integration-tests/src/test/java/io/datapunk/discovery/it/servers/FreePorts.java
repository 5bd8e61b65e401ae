package io.datapunk.discovery.it.servers;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Loopback ports nobody listens on.
 *
 * <p>They lie below the range from which systems take ports for outgoing connections: otherwise a
 * client that reconnects could sit on the port of a server that is down, or even reach itself.
 * Another process may still take one before it is used; then the user is given others.
 */
final class FreePorts {
  private static final int FIRST = 15_000;
  private static final int LAST = 32_000;
  private static final int TRIES_PER_PORT = 200;
  private static final int ATTEMPTS = 5;

  private FreePorts() {}

  /** Something that listens on ports it is given. */
  @FunctionalInterface
  interface User<T> {
    /**
     * Uses the ports.
     *
     * @throws PortTakenException when one of them is in use
     */
    T use(List<Integer> ports) throws IOException;
  }

  /** Gives different ports to a user, and others when one of them was taken meanwhile. */
  static <T> T give(int count, User<T> user) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return user.use(choose(count));
      } catch (PortTakenException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static List<Integer> choose(int count) throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (int attempt = 0; attempt < count * TRIES_PER_PORT; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
      if (!ports.contains(port) && isFree(port)) {
        ports.add(port);
      }
      if (ports.size() == count) {
        return List.copyOf(ports);
      }
    }
    throw new IOException("no free port found on loopback between " + FIRST + " and " + LAST);
  }

  private static boolean isFree(int port) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    return binds(() -> new ServerSocket(port, 1, loopback))
        && binds(() -> new DatagramSocket(new InetSocketAddress(loopback, port)));
  }

  private static boolean binds(Binding binding) {
    try {
      binding.open().close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @FunctionalInterface
  private interface Binding {
    Closeable open() throws IOException;
  }
}
