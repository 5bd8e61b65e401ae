package io.datapunk.discovery.it.consumer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The modules of this build in a local repository, as {@code mvn install} lays them out: the jar
 * and the POM as it stands.
 */
final class InstalledModules {

  private static final String PARENT = "discovery-parent";
  private static final List<String> MODULES =
      List.of(
          "discovery-api",
          "discovery-core",
          "discovery-testkit",
          "adapter-inmemory",
          "adapter-consul",
          "adapter-redis-cache",
          "adapter-micrometer");

  private final Path repository;

  InstalledModules(Path repository) {
    this.repository = repository;
  }

  void install() {
    put(Build.root().resolve("pom.xml"), PARENT, ".pom");
    for (String module : MODULES) {
      Path directory = Build.root().resolve(module);
      put(directory.resolve("pom.xml"), module, ".pom");
      put(directory.resolve("target").resolve(fileName(module, ".jar")), module, ".jar");
    }
  }

  private void put(Path file, String artifact, String extension) {
    Path target =
        repository
            .resolve("io/datapunk/discovery")
            .resolve(artifact)
            .resolve(Build.version())
            .resolve(fileName(artifact, extension));
    try {
      Files.createDirectories(target.getParent());
      Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String fileName(String artifact, String extension) {
    return artifact + "-" + Build.version() + extension;
  }
}
