package io.datapunk.discovery.it.servers;

import io.datapunk.discovery.it.servers.apt.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The directory of one Consul server: its configuration and, unless in memory, its data. */
final class ConsulFiles {
  private static final String BASE =
      """
      server = true
      node_name = "%s"
      bind_addr = "127.0.0.1"
      client_addr = "127.0.0.1"
      leave_on_terminate = false
      skip_leave_on_interrupt = true
      disable_update_check = true
      """;

  /** Development mode elects itself within milliseconds; it conflicts with these. */
  private static final String DURABLE =
      """
      bootstrap_expect = 1
      data_dir = "%s"
      performance { raft_multiplier = 1 }
      """;

  private final String nodeName;
  private final Path directory;
  private final boolean inMemory;

  ConsulFiles(String nodeName, Path directory, boolean inMemory) {
    this.nodeName = nodeName;
    this.directory = directory;
    this.inMemory = inMemory;
  }

  String nodeName() {
    return nodeName;
  }

  boolean isInMemory() {
    return inMemory;
  }

  /** Writes the configuration; later fragments win. */
  void write(String ports, List<String> fragments) throws IOException {
    Path config = Files.createDirectories(directory.resolve("config"));
    String base = BASE.formatted(nodeName) + ports + (inMemory ? "" : DURABLE.formatted(data()));
    Files.writeString(config.resolve("00-base.hcl"), base);
    for (int i = 0; i < fragments.size(); i++) {
      Files.writeString(config.resolve("%02d-fragment.hcl".formatted(i + 1)), fragments.get(i));
    }
  }

  List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of("agent"));
    if (inMemory) {
      arguments.add("-dev");
    }
    arguments.addAll(List.of("-config-dir", directory.resolve("config").toString()));
    return arguments;
  }

  void wipeData() throws IOException {
    Directories.remove(data());
  }

  private Path data() {
    return directory.resolve("data");
  }
}
