package io.datapunk.discovery.it.servers;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The official images, where a Docker daemon answers.
 *
 * <p>Testcontainers is not even loaded where nothing hints at a daemon: it would log an error.
 */
final class DockerSource implements ServerSource {
  private final Map<String, String> environment;

  DockerSource(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public ServerProgram find(ServerSoftware software) throws IOException {
    if (!isDaemonPlausible()) {
      throw new FileNotFoundException("no Docker: DOCKER_HOST is not set and there is no socket");
    }
    return ContainerProgram.find(software)
        .orElseThrow(() -> new FileNotFoundException("no Docker: the daemon does not answer"));
  }

  private boolean isDaemonPlausible() {
    String home = environment.getOrDefault("HOME", "/");
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", home);
    return environment.containsKey("DOCKER_HOST")
        || List.of(
                Path.of("/var/run/docker.sock"),
                Path.of(runtime, "docker.sock"),
                Path.of(home, ".docker/run/docker.sock"),
                Path.of(home, ".docker/desktop/docker.sock"),
                Path.of(home, ".testcontainers.properties"))
            .stream()
            .anyMatch(Files::exists);
  }
}
