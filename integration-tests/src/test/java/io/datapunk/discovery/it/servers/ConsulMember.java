package io.datapunk.discovery.it.servers;

import io.datapunk.discovery.it.servers.apt.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One agent of a Consul cluster, server or client, on a loopback address of its own and Consul's
 * usual ports. Running means that its HTTP API answers; whether there is a leader is another
 * question.
 *
 * <p>Thread-safe. Its name and its identity outlive its data.
 */
public final class ConsulMember implements AutoCloseable {

  private static final int HTTP_PORT = 8500;

  private static final String CONFIG =
      """
      server = %s
      node_name = "%s"
      node_id = "%s"
      bind_addr = "%s"
      client_addr = "%4$s"
      retry_join = [%s]
      retry_interval = "1s"
      data_dir = "%s"
      leave_on_terminate = false
      skip_leave_on_interrupt = true
      disable_update_check = true
      performance { raft_multiplier = 1 }
      autopilot { server_stabilization_time = "1s" }
      ports { serf_wan = -1, dns = -1, grpc = -1 }
      %s
      """;

  private final ServerProcess process;
  private final String name;
  private final String address;

  private ConsulMember(ServerProcess process, String name, String address) {
    this.process = process;
    this.name = name;
    this.address = address;
  }

  /** Starts a member that looks for the others at {@code servers}. */
  static ConsulMember start(
      ServerProcess process, String name, String address, List<String> servers, String extra)
      throws IOException {
    ConsulMember member = new ConsulMember(process, name, address);
    String join = servers.stream().map(a -> '"' + a + '"').collect(Collectors.joining(", "));
    Files.writeString(
        member.configFile(),
        CONFIG.formatted(
            servers.contains(address),
            name,
            UUID.randomUUID(),
            address,
            join,
            member.data(),
            servers.contains(address)
                ? "bootstrap_expect = " + servers.size() + "\n" + extra
                : extra));
    member.start();
    return member;
  }

  /**
   * Returns the name of its node.
   *
   * @return as in the catalog
   */
  public String name() {
    return name;
  }

  /**
   * Returns its address, without a port.
   *
   * @return one of 127/8
   */
  public String address() {
    return address;
  }

  /**
   * Returns the port of the HTTP API.
   *
   * @return Consul's usual one
   */
  public int port() {
    return HTTP_PORT;
  }

  /**
   * Returns the address of the HTTP API.
   *
   * @return {@code http://address:8500}
   */
  public URI httpUri() {
    return URI.create("http://" + address + ":" + HTTP_PORT);
  }

  /** Whether it has not ended. A frozen one has not. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it at once (SIGKILL). */
  public void kill() {
    process.kill();
  }

  /** Freezes it (SIGSTOP). */
  public void pause() {
    process.pause();
  }

  /** Lets a frozen one go on (SIGCONT). */
  public void resume() {
    process.resume();
  }

  /**
   * Starts it again, after it was killed.
   *
   * @param found what it finds
   */
  public void restart(Data found) {
    process.kill();
    if (found == Data.WIPE) {
      try {
        Directories.remove(data());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    start();
  }

  private void start() {
    process.start(
        List.of("agent", "-config-file", configFile().toString()),
        () -> HttpProbe.get(httpUri().resolve("/v1/agent/self"), Optional.empty()).length() > 0);
  }

  private Path configFile() {
    return process.directory().resolve("member.hcl");
  }

  private Path data() {
    return process.directory().resolve("data");
  }

  /** Ends it and removes its data; its log stays. */
  @Override
  public void close() {
    process.close();
  }
}
