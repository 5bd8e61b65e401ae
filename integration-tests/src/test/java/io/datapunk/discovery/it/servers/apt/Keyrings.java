package io.datapunk.discovery.it.servers.apt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The keyrings of a distribution's archive that are installed on this system. */
final class Keyrings {
  private static final List<String> DIRECTORIES =
      List.of("usr/share/keyrings", "etc/apt/trusted.gpg.d");

  private Keyrings() {}

  /** All of them, separated as {@code Signed-By} wants it; empty where there is none. */
  static String all(Path systemRoot, String prefix) throws IOException {
    TreeSet<String> files = new TreeSet<>();
    for (String directory : DIRECTORIES) {
      Path path = systemRoot.resolve(directory);
      if (Files.isDirectory(path)) {
        try (Stream<Path> entries = Files.list(path)) {
          entries
              .filter(Files::isReadable)
              .filter(file -> file.getFileName().toString().startsWith(prefix))
              .map(Path::toString)
              .filter(file -> file.matches(".*\\.(gpg|pgp|asc)"))
              .forEach(files::add);
        }
      }
    }
    return String.join(" ", files);
  }
}
