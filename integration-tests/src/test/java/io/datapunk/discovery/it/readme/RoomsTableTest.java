package io.datapunk.discovery.it.readme;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on architecture shows every room of the adapter for Consul, and what stands in it. */
class RoomsTableTest {

  private static final Path ADAPTER =
      Path.of("adapter-consul/src/main/java/io/datapunk/discovery/consul");
  private static final String ITSELF = "(itself)";
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`\\w+`|\\(itself\\)) \\|(.*)\\|$");
  private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z]\\w*)`");
  private static final String SUFFIX = ".java";

  @Test
  void everyRoomStandsInTheTable() throws IOException {
    assertThat(shown().keySet()).isEqualTo(rooms());
  }

  @Test
  void whatTheTableNamesStandsInThatRoom() throws IOException {
    for (Map.Entry<String, TreeSet<String>> row : shown().entrySet()) {
      assertThat(classes(row.getKey())).as(row.getKey()).containsAll(row.getValue());
      assertThat(row.getValue()).as(row.getKey()).isNotEmpty();
    }
  }

  @Test
  void theAdapterItselfHoldsNothingElse() throws IOException {
    assertThat(classes(ITSELF)).isEqualTo(shown().get(ITSELF));
  }

  /** The classes named for each room. */
  private static Map<String, TreeSet<String>> shown() {
    String text = Markdown.page("architecture.md").text();
    String section = text.split("(?m)^## Rooms of adapter-consul$")[1].split("(?m)^## ")[0];
    Map<String, TreeSet<String>> rows = new TreeMap<>();
    ROW.matcher(section)
        .results()
        .forEach(row -> rows.put(row.group(1).replace("`", ""), classNames(row)));
    return rows;
  }

  private static TreeSet<String> classNames(MatchResult row) {
    return CLASS_NAME
        .matcher(row.group(2))
        .results()
        .map(found -> found.group(1))
        .collect(toCollection(TreeSet::new));
  }

  private static TreeSet<String> rooms() throws IOException {
    TreeSet<String> rooms = new TreeSet<>();
    try (Stream<Path> files = Files.list(Markdown.root().resolve(ADAPTER))) {
      files
          .filter(Files::isDirectory)
          .map(room -> room.getFileName().toString())
          .forEach(rooms::add);
    }
    rooms.add(ITSELF);
    return rooms;
  }

  private static TreeSet<String> classes(String room) throws IOException {
    Path folder = Markdown.root().resolve(ADAPTER).resolve(room.equals(ITSELF) ? "" : room);
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX) && !name.startsWith("package-info"))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .collect(toCollection(TreeSet::new));
    }
  }
}
