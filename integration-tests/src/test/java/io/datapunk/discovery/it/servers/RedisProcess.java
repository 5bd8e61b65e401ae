package io.datapunk.discovery.it.servers;

import io.datapunk.discovery.it.servers.apt.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A real Redis server on loopback, ready when it is given out: it answers PING.
 *
 * <p>It writes every change to its data directory, so that even a killed one can keep its data.
 * Thread-safe. Port and address stay the same until it is closed.
 */
public final class RedisProcess implements AutoCloseable {
  private final ServerProcess process;
  private final int port;

  RedisProcess(ServerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * The address as the discovery configuration takes it.
   *
   * @return {@code redis://127.0.0.1:port}
   */
  public URI uri() {
    return URI.create("redis://127.0.0.1:" + port);
  }

  /**
   * The server's port.
   *
   * @return a port on 127.0.0.1
   */
  public int port() {
    return port;
  }

  /** Ends the server in an orderly way (SIGTERM). */
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
   * Starts the server again on the same port, after ending it when it still runs, and waits until
   * it is ready.
   *
   * @param data what the server finds
   */
  public void restart(Data data) {
    process.stop();
    try {
      if (data == Data.WIPE) {
        Directories.remove(dataDirectory());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  void start() {
    try {
      Files.createDirectories(dataDirectory());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process.start(List.of(configFile().toString()), this::isReady);
  }

  Path dataDirectory() {
    return process.directory().resolve("data");
  }

  Path configFile() {
    return process.directory().resolve("redis.conf");
  }

  /** A server that wants a password is ready too. */
  private boolean isReady() throws IOException {
    String answer = RedisProbe.ask(port, "PING");
    return answer.equals("+PONG") || answer.startsWith("-NOAUTH");
  }

  /** Ends the server and removes its data; its log stays. */
  @Override
  public void close() {
    process.close();
  }
}
