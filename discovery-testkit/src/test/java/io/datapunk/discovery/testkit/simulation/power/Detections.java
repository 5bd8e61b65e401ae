package io.datapunk.discovery.testkit.simulation.power;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which seed caught which bug: a small file beside the tests, and the same as a table in {@code
 * docs/reliability.md}.
 */
final class Detections {

  private static final Path MODULE = Path.of(System.getProperty("basedir", "."));
  private static final Path FILE = MODULE.resolve("src/test/resources/simulation/detections.tsv");
  private static final Path DOCS = MODULE.resolve("../docs/reliability.md");
  private static final String BEGIN = "<!-- bugs: written by bin/simulate --power -->\n";
  private static final String END = "<!-- /bugs -->\n";

  private final List<Detection> all;

  Detections(List<Detection> all) {
    this.all = List.copyOf(all);
  }

  /** Reads what was last written. */
  static Detections read() throws IOException {
    List<Detection> read = new ArrayList<>();
    for (String line : Files.exists(FILE) ? Files.readAllLines(FILE) : List.<String>of()) {
      String[] cells = line.split("\t");
      read.add(new Detection(cells[0], Long.parseLong(cells[1]), cells[2]));
    }
    return new Detections(read);
  }

  /** Returns these, and those of before that are about other bugs that still exist. */
  Detections with(Map<String, Detection> newer) {
    return new Detections(
        Mutants.all().stream()
            .flatMap(
                mutant ->
                    Optional.ofNullable(newer.get(mutant.name())).or(() -> of(mutant)).stream())
            .toList());
  }

  List<String> bugs() {
    return all.stream().map(Detection::bug).toList();
  }

  Optional<Detection> of(Mutant mutant) {
    return all.stream().filter(each -> each.bug().equals(mutant.name())).findFirst();
  }

  /** Writes both. */
  void write() throws IOException {
    String lines =
        all.stream()
            .map(each -> each.bug() + "\t" + each.seed() + "\t" + each.promise() + "\n")
            .collect(Collectors.joining());
    Files.createDirectories(FILE.getParent());
    Files.writeString(FILE, lines);
    String text = Files.readString(DOCS);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    Files.writeString(DOCS, text.substring(0, begin) + table() + text.substring(text.indexOf(END)));
  }

  /** Returns them as the documents show them. */
  String table() {
    return "| deliberate bug | seeds until caught | promise that broke first |\n|---|---|---|\n"
        + all.stream()
            .map(each -> "| " + each.bug() + " | " + each.seed() + " | " + each.promise() + " |\n")
            .collect(Collectors.joining());
  }

  /** Returns the table as it stands in the documents. */
  static String documented() throws IOException {
    String text = Files.readString(DOCS);
    return text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END));
  }
}
