package io.datapunk.discovery.it.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;

/**
 * A real Consul server of one node on loopback, ready when it is given out: it has a leader and its
 * catalog can be read.
 *
 * <p>Thread-safe. Ports and address stay the same until it is closed.
 */
public final class ConsulProcess implements AutoCloseable {
  private final ServerProcess process;
  private final ConsulFiles files;
  private final ConsulPorts ports;
  private final Optional<String> token;

  ConsulProcess(
      ServerProcess process, ConsulFiles files, ConsulPorts ports, Optional<String> token) {
    this.process = process;
    this.files = files;
    this.ports = ports;
    this.token = token;
  }

  /**
   * The address as the discovery configuration takes it.
   *
   * @return {@code consul://127.0.0.1:port}
   */
  public URI uri() {
    return URI.create("consul://127.0.0.1:" + ports.http());
  }

  /**
   * The address of the HTTP API.
   *
   * @return {@code http://127.0.0.1:port}
   */
  public URI httpUri() {
    return URI.create("http://127.0.0.1:" + ports.http());
  }

  /**
   * The port of the HTTP API.
   *
   * @return a port on 127.0.0.1
   */
  public int port() {
    return ports.http();
  }

  /** Ends the server in an orderly way (SIGTERM); it does not leave the cluster. */
  public void stop() {
    process.stop();
  }

  /** Ends the server at once (SIGKILL). */
  public void kill() {
    process.kill();
  }

  /** Freezes the server (SIGSTOP): connections stay open and nothing answers. */
  public void pause() {
    process.pause();
  }

  /** Lets a frozen server go on (SIGCONT). */
  public void resume() {
    process.resume();
  }

  /**
   * Starts the server again on the same ports, after ending it when it still runs, and waits until
   * it is ready.
   *
   * @param data what the server finds
   */
  public void restart(Data data) {
    if (data == Data.KEEP && files.isInMemory()) {
      throw new IllegalStateException("an in-memory Consul keeps no data (expected: Data.WIPE)");
    }
    try {
      if (data == Data.WIPE) {
        process.kill();
        files.wipeData();
      } else {
        process.stop();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  void start() {
    process.start(files.arguments(), this::isReady);
  }

  private boolean isReady() throws IOException {
    String leader = HttpProbe.get(httpUri().resolve("/v1/status/leader"), token);
    return leader.length() > "\"\"".length()
        && HttpProbe.get(httpUri().resolve("/v1/health/service/consul?passing"), token)
            .contains(files.nodeName());
  }

  /** Ends the server and removes its data; its log stays. */
  @Override
  public void close() {
    process.close();
  }
}
