package io.datapunk.discovery.it.servers.apt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the system says about itself in {@code os-release} (freedesktop.org). */
record OsRelease(TreeMap<String, String> values) {
  /** Empty where there is no such file. */
  static Optional<OsRelease> read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    TreeMap<String, String> values = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals).strip(), unquoted(line.substring(equals + 1)));
      }
    }
    return Optional.of(new OsRelease(values));
  }

  /** Whether this is the distribution of that id, or derived from it. */
  boolean isLike(String id) {
    String ids = value("ID") + " " + value("ID_LIKE");
    return Arrays.asList(ids.split(" ", -1)).contains(id);
  }

  /** The names of the release: its own and those of the release it is made from. */
  Set<String> codenames() {
    Set<String> names = new TreeSet<>();
    names.add(value("VERSION_CODENAME"));
    names.add(value("DEBIAN_CODENAME"));
    names.add(value("UBUNTU_CODENAME"));
    names.remove("");
    return names;
  }

  private String value(String name) {
    return values.getOrDefault(name, "");
  }

  private static String unquoted(String value) {
    return value.strip().replaceAll("^[\"']|[\"']$", "");
  }
}
