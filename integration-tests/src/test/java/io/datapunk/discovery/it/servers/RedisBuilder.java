package io.datapunk.discovery.it.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The settings of a Redis server to be started. */
public final class RedisBuilder {
  private static final String BASE =
      """
      bind 127.0.0.1
      port %d
      dir "%s"
      daemonize no
      save ""
      appendonly yes
      appendfsync no
      """;

  private final ServerProgram program;
  private final ServersDirectory directory;
  private final List<String> lines = new ArrayList<>();

  RedisBuilder(ServerProgram program, ServersDirectory directory) {
    this.program = program;
    this.directory = directory;
  }

  /**
   * Adds a line of configuration; later lines win.
   *
   * @param line as in {@code redis.conf}, such as {@code maxmemory 10mb}
   * @return this
   */
  public RedisBuilder config(String line) {
    lines.add(line);
    return this;
  }

  /**
   * Starts the server and waits until it is ready.
   *
   * @return the running server
   * @throws IllegalStateException when it does not become ready; the message has its last output
   */
  public RedisProcess start() {
    try {
      return FreePorts.give(1, ports -> startOn(ports.get(0)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RedisProcess startOn(int port) throws IOException {
    ServerProcess process = directory.newProcess("redis-" + port, program);
    RedisProcess redis = new RedisProcess(process, port);
    String base = BASE.formatted(port, redis.dataDirectory());
    Files.writeString(redis.configFile(), base + String.join("\n", lines) + "\n");
    redis.start();
    return redis;
  }
}
