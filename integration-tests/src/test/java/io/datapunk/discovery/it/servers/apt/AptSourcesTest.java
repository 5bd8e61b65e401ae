package io.datapunk.discovery.it.servers.apt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AptSourcesTest {
  @TempDir Path apt;
  private Path parts;

  @BeforeEach
  void createDirectories() throws IOException {
    parts = Files.createDirectories(apt.resolve("sources.list.d"));
  }

  @Test
  void oneLineSourcesWithAndWithoutOptions() throws IOException {
    Files.writeString(
        apt.resolve("sources.list"),
        """
        # deb http://mirror.example/debian trixie main
        deb cdrom:[Debian 12]/ bookworm main
        deb http://mirror.example/debian bookworm main contrib # the mirror
        deb-src http://mirror.example/debian bookworm main
        deb [arch=amd64 signed-by=/a.gpg,/b.gpg] http://other.example/x stable main
        """);

    assertThat(AptSources.read(apt))
        .containsExactly(
            source("http://mirror.example/debian", List.of("bookworm"), "main", "contrib"),
            new AptSource(
                "http://other.example/x",
                List.of("stable"),
                List.of("main"),
                Optional.of("/a.gpg /b.gpg")));
  }

  @Test
  void paragraphsWithCommentsAndContinuationLines() throws IOException {
    Files.writeString(
        parts.resolve("debian.sources"),
        """
        Types: deb deb-src
        # a comment
        URIs: http://mirror.example/debian
        suites: bookworm
          bookworm-updates
        Components: main

        Enabled: no
        Types: deb
        URIs: http://off.example/debian
        Suites: bookworm
        Components: main
        """);

    assertThat(AptSources.read(apt))
        .containsExactly(
            source(
                "http://mirror.example/debian", List.of("bookworm", "bookworm-updates"), "main"));
  }

  @Test
  void aKeyInsideAParagraphIsTakenOverAsItIs() throws IOException {
    String key = "\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mDMEYCQjIxYJKwYBBAHa\n -----END";
    Files.writeString(
        parts.resolve("debian.sources"),
        "Types: deb\nURIs: http://mirror.example/debian\nSuites: sid\nComponents: main\nSigned-By:"
            + key
            + "\n");

    AptSource source = AptSources.read(apt).get(0);

    assertThat(source.paragraph("bullseye", "main", source.signedBy()))
        .isEqualTo(
            """
            Types: deb
            URIs: http://mirror.example/debian
            Suites: bullseye
            Components: main
            Signed-By:\
            """
                + " "
                + key
                + "\n");
  }

  @Test
  void noSourcesWhereThereAreNoFiles() throws IOException {
    Files.writeString(parts.resolve("debian.sources.disabled"), "Types: deb\n");

    assertThat(AptSources.read(apt)).isEmpty();
  }

  private static AptSource source(String uri, List<String> suites, String... components) {
    return new AptSource(uri, suites, List.of(components), Optional.empty());
  }
}
