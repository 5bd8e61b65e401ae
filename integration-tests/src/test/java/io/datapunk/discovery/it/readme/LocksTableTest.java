package io.datapunk.discovery.it.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on concurrency shows every class of the core that locks, and no other. */
class LocksTableTest {

  private static final Path CORE = Path.of("discovery-core/src/main/java");
  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*");
  private static final Pattern LOCK =
      Pattern.compile("\\bsynchronized\\b|\\bjava\\.util\\.concurrent\\.locks\\b");
  private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w*)(?:\\.\\w+)?`");
  private static final String OF_THE_JDK = "ConcurrentHashMap";

  @Test
  void everyClassThatLocksStandsInTheTable() throws IOException {
    assertThat(documented()).containsExactlyInAnyOrderElementsOf(locking());
  }

  private static Set<String> documented() {
    String text = Markdown.page("concurrency.md").text();
    String section = text.split("(?m)^## Locks$")[1].split("(?m)^## ")[0];
    Set<String> classes = new TreeSet<>();
    section
        .lines()
        .filter(line -> line.startsWith("|"))
        .map(line -> line.split("\\|")[1])
        .forEach(
            cell -> CLASS.matcher(cell).results().forEach(found -> classes.add(found.group(1))));
    classes.remove(OF_THE_JDK);
    return classes;
  }

  private static Set<String> locking() throws IOException {
    Set<String> classes = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Markdown.root().resolve(CORE))) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(LocksTableTest::locks)
          .map(file -> file.getFileName().toString().replace(".java", ""))
          .forEach(classes::add);
    }
    return classes;
  }

  private static boolean locks(Path file) {
    try {
      String code = COMMENT.matcher(Files.readString(file)).replaceAll("");
      return LOCK.matcher(code).find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
