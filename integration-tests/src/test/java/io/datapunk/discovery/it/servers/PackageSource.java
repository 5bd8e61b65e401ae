package io.datapunk.discovery.it.servers;

import io.datapunk.discovery.it.servers.apt.PackageCache;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The distribution's own packages, unpacked into the build directory. */
final class PackageSource implements ServerSource {
  private final PackageCache cache;

  PackageSource(Path systemRoot, ServersDirectory directory) {
    cache = new PackageCache(systemRoot, directory.packages());
  }

  @Override
  public ServerProgram find(ServerSoftware software) throws IOException {
    Path root = cache.unpacked(software.program());
    Path binary = root.resolve("usr/bin").resolve(software.program());
    if (!binary.toFile().canExecute()) {
      throw new FileNotFoundException("its package has no executable " + binary);
    }
    return new NativeProgram(binary, libraryDirectories(root));
  }

  private static List<Path> libraryDirectories(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.getFileName().toString().contains(".so."))
          .map(Path::getParent)
          .sorted()
          .distinct()
          .toList();
    }
  }
}
