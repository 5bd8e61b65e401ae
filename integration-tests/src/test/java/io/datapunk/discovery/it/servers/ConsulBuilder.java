package io.datapunk.discovery.it.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a Consul server to be started. By default it has a data directory and no ACLs.
 */
public final class ConsulBuilder {
  private final ServerProgram program;
  private final ServersDirectory directory;
  private final List<String> fragments = new ArrayList<>();
  private boolean inMemory;
  private Optional<String> token = Optional.empty();

  ConsulBuilder(ServerProgram program, ServersDirectory directory) {
    this.program = program;
    this.directory = directory;
  }

  /**
   * Keeps everything in memory, which starts in a fraction of a second; a restart must wipe.
   *
   * @return this
   */
  public ConsulBuilder inMemory() {
    inMemory = true;
    return this;
  }

  /**
   * Adds a piece of configuration; later pieces win.
   *
   * @param fragment HCL or JSON, such as {@code limits { http_max_conns_per_client = 20 }}
   * @return this
   */
  public ConsulBuilder config(String fragment) {
    fragments.add(fragment);
    return this;
  }

  /**
   * Switches ACLs on; what has no token may do nothing.
   *
   * @param managementToken the token that may do everything, a UUID
   * @return this
   */
  public ConsulBuilder acl(String managementToken) {
    token = Optional.of(managementToken);
    return config(
        """
        acl {
          enabled = true
          default_policy = "deny"
          tokens { master = "%1$s", agent = "%1$s" }
        }
        """
            .formatted(managementToken));
  }

  /**
   * Starts the server and waits until it is ready.
   *
   * @return the running server
   * @throws IllegalStateException when it does not become ready; the message has its last output
   */
  public ConsulProcess start() {
    try {
      return FreePorts.give(3, ports -> startOn(ConsulPorts.of(ports)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ConsulProcess startOn(ConsulPorts ports) throws IOException {
    ServerProcess process = directory.newProcess("consul-" + ports.http(), program);
    ConsulFiles files = new ConsulFiles(process.name(), process.directory(), inMemory);
    files.write(ports.toHcl(ConsulVersion.of(program, process.directory())), fragments);
    ConsulProcess consul = new ConsulProcess(process, files, ports, token);
    consul.start();
    return consul;
  }
}
