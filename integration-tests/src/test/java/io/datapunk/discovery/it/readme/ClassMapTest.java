package io.datapunk.discovery.it.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on architecture shows every class of the adapter for Consul, and each in one place. */
class ClassMapTest {

  private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z]\\w*)`");
  private static final String SUFFIX = ".java";

  @Test
  void everyClassOfTheConsulAdapterStandsInTheMapOnce() throws IOException {
    assertThat(mapped()).containsExactlyInAnyOrderElementsOf(classes());
  }

  private static List<String> mapped() {
    String text = Markdown.page("architecture.md").text();
    String section = text.split("(?m)^## Inside adapter-consul$")[1].split("(?m)^## ")[0];
    return CLASS_NAME.matcher(section).results().map(found -> found.group(1)).toList();
  }

  private static List<String> classes() throws IOException {
    Path sources = Path.of("adapter-consul/src/main/java/io/datapunk/discovery/consul");
    try (Stream<Path> files = Files.list(Markdown.root().resolve(sources))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX) && !name.startsWith("package-info"))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .toList();
    }
  }
}
