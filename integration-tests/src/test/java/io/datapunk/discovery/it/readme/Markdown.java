package io.datapunk.discovery.it.readme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of this repository. */
record Markdown(Path file, String text) {

  private static final Path ROOT =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
  private static final Pattern JAVA = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");

  static Path root() {
    return ROOT;
  }

  static Markdown readme() {
    return of(ROOT.resolve("README.md"));
  }

  static Markdown page(String name) {
    return of(ROOT.resolve("docs").resolve(name));
  }

  /** The README and everything in {@code docs}. */
  static List<Markdown> pages() {
    List<Markdown> pages = new ArrayList<>(List.of(readme()));
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .map(Markdown::of)
          .forEach(pages::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pages;
  }

  List<String> javaBlocks() {
    return JAVA.matcher(text).results().map(found -> found.group(1)).toList();
  }

  /** Links to files, not to other sites. */
  List<Path> linkedFiles() {
    return LINK.matcher(text)
        .results()
        .map(found -> found.group(1))
        .filter(link -> !link.contains(":"))
        .map(link -> file.resolveSibling(link).normalize())
        .toList();
  }

  /** The cells of all rows whose first cell is code, without the marks of code. */
  List<List<String>> rows() {
    return Pattern.compile("(?m)^\\| `.*\\|$")
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .map(Markdown::cells)
        .toList();
  }

  private static List<String> cells(String row) {
    return Arrays.stream(row.substring(1, row.length() - 1).split("\\|"))
        .map(cell -> cell.strip().replace("`", ""))
        .toList();
  }

  private static Markdown of(Path file) {
    try {
      return new Markdown(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return ROOT.relativize(file).toString();
  }
}
