package io.datapunk.discovery.it.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The places where server programs are looked for, best first. */
final class ServerBinaries {
  private final List<ServerSource> sources;

  ServerBinaries(List<ServerSource> sources) {
    this.sources = List.copyOf(sources);
  }

  /** Environment, PATH, Docker, the distribution's own packages: in this order. */
  static ServerBinaries of(Map<String, String> environment, ServersDirectory directory) {
    return new ServerBinaries(
        List.of(
            new EnvironmentBinary(environment),
            new PathBinary(environment),
            new DockerSource(environment),
            new PackageSource(Path.of("/"), directory)));
  }

  /**
   * Finds a program.
   *
   * @throws IllegalStateException when it is nowhere; the message says where it was looked for and
   *     what to do
   */
  ServerProgram find(ServerSoftware software) {
    List<String> reasons = new ArrayList<>();
    for (ServerSource source : sources) {
      try {
        return source.find(software);
      } catch (IOException e) {
        reasons.add(String.valueOf(e.getMessage()));
      }
    }
    throw new IllegalStateException(
        "%s: no server found (%s). Install %s so that it is on the PATH, or set %s to the path of its executable, or start Docker."
            .formatted(
                software.program(),
                String.join("; ", reasons),
                software.program(),
                software.binaryVariable()));
  }
}
