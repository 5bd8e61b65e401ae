package io.datapunk.discovery.it.servers;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The executable an environment variable points to. */
final class EnvironmentBinary implements ServerSource {
  private final Map<String, String> environment;

  EnvironmentBinary(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public ServerProgram find(ServerSoftware software) throws IOException {
    String variable = software.binaryVariable();
    String value = environment.getOrDefault(variable, "");
    if (value.isBlank()) {
      throw new FileNotFoundException(variable + " is not set");
    }
    Path binary = Path.of(value).toAbsolutePath();
    if (!Files.isRegularFile(binary) || !Files.isExecutable(binary)) {
      throw new IllegalStateException(variable + ": " + value + " (expected: an executable file)");
    }
    return NativeProgram.of(binary);
  }
}
