package io.datapunk.discovery.it.servers.apt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The system's package sources, in both formats of {@code sources.list(5)}. */
final class AptSources {
  private AptSources() {}

  /** Reads what stands in {@code /etc/apt}: the enabled sources of binary packages. */
  static List<AptSource> read(Path aptDirectory) throws IOException {
    List<AptSource> sources = new ArrayList<>();
    for (Path file : files(aptDirectory)) {
      String text = Files.readString(file);
      sources.addAll(
          file.toString().endsWith(".sources") ? Deb822.parse(text) : OneLineStyle.parse(text));
    }
    return sources;
  }

  private static List<Path> files(Path aptDirectory) throws IOException {
    List<Path> files = new ArrayList<>(List.of(aptDirectory.resolve("sources.list")));
    Path parts = aptDirectory.resolve("sources.list.d");
    if (Files.isDirectory(parts)) {
      try (Stream<Path> entries = Files.list(parts)) {
        entries
            .filter(file -> file.toString().matches(".*\\.(list|sources)"))
            .sorted()
            .forEach(files::add);
      }
    }
    return files.stream().filter(Files::isReadable).toList();
  }
}
