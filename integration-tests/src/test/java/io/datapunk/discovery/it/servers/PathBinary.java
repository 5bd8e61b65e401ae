package io.datapunk.discovery.it.servers;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The first executable of that name on the PATH. */
final class PathBinary implements ServerSource {
  private final List<String> directories;

  PathBinary(Map<String, String> environment) {
    directories = Arrays.asList(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1));
  }

  @Override
  public ServerProgram find(ServerSoftware software) throws IOException {
    return directories.stream()
        .filter(directory -> !directory.isBlank())
        .map(directory -> Path.of(directory, software.program()).toAbsolutePath())
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .map(NativeProgram::of)
        .orElseThrow(() -> new FileNotFoundException("no " + software.program() + " on the PATH"));
  }
}
