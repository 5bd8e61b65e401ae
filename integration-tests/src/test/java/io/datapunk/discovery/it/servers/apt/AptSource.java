package io.datapunk.discovery.it.servers.apt;

import java.util.List;
import java.util.Optional;

/**
 * One package source of the system.
 *
 * @param uris where its archive is, as written
 * @param suites the releases taken from it
 * @param components the parts of the archive taken from it
 * @param signedBy its keyrings or its key, as written
 */
record AptSource(
    String uris, List<String> suites, List<String> components, Optional<String> signedBy) {
  AptSource {
    suites = List.copyOf(suites);
    components = List.copyOf(components);
  }

  /** The same archive and key as one {@code deb822} paragraph, for another suite and part. */
  String paragraph(String suite, String component, Optional<String> key) {
    return "Types: deb\nURIs: %s\nSuites: %s\nComponents: %s\n".formatted(uris, suite, component)
        + key.map(value -> "Signed-By: " + value + "\n").orElse("");
  }
}
