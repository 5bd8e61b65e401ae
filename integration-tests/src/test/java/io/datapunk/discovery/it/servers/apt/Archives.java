package io.datapunk.discovery.it.servers.apt;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The archives of a distribution this system already uses: the same mirrors, the same keys. */
final class Archives {
  private static final List<String> ROLLING_SUITES =
      List.of("stable", "oldstable", "testing", "unstable", "sid");

  private final Path systemRoot;
  private final OsRelease release;
  private final Distribution distribution;

  Archives(Path systemRoot, OsRelease release, Distribution distribution) {
    this.systemRoot = systemRoot;
    this.release = release;
    this.distribution = distribution;
  }

  /**
   * Downloads packages from the first archive that has them.
   *
   * @throws IOException when none has; the message holds what apt said
   */
  List<Path> download(PackageSet packages, Path directory) throws IOException {
    IOException failure = new FileNotFoundException("no archive of " + packages.origin());
    for (String paragraph : paragraphs(packages)) {
      try {
        Directories.remove(directory);
        Files.createDirectories(directory);
        return new PrivateApt(directory).download(paragraph, packages);
      } catch (IOException e) {
        e.addSuppressed(failure);
        failure = e;
      }
    }
    throw new IOException("no packages from what is in /etc/apt: " + failure.getMessage(), failure);
  }

  /** Each archive with its own keys, then each with all keys of the distribution. */
  private Set<String> paragraphs(PackageSet packages) throws IOException {
    List<AptSource> sources = new ArrayList<>(AptSources.read(systemRoot.resolve("etc/apt")));
    sources.removeIf(source -> !isMainArchive(source));
    String allKeys = Keyrings.all(systemRoot, distribution.keyringPrefix());
    Set<String> paragraphs = new LinkedHashSet<>();
    sources.forEach(source -> paragraphs.add(paragraph(source, packages, source.signedBy())));
    if (!allKeys.isEmpty()) {
      sources.forEach(source -> paragraphs.add(paragraph(source, packages, Optional.of(allKeys))));
    }
    return paragraphs;
  }

  private static String paragraph(AptSource source, PackageSet packages, Optional<String> keys) {
    return source.paragraph(packages.suite(), packages.component(), keys);
  }

  /** Whole releases with Debian's or Ubuntu's parts: no updates, no flat archives, no discs. */
  private boolean isMainArchive(AptSource source) {
    return source.components().contains("main")
        && !source.uris().startsWith("cdrom:")
        && source.suites().stream()
            .anyMatch(
                suite -> release.codenames().contains(suite) || ROLLING_SUITES.contains(suite));
  }
}
