package io.datapunk.discovery.it.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/** The file that collects what a server prints over all its runs. */
record LogFile(Path path) {
  private static final int TAIL_LINES = 25;

  /** Notes the beginning of a run. */
  void begin(ServerProgram program, List<String> arguments) throws IOException {
    String line = "--- " + program + " " + String.join(" ", arguments) + System.lineSeparator();
    Files.writeString(path, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** The last lines, for a failure's message. */
  String tail() {
    try {
      // Latin-1 reads any bytes; servers may print broken UTF-8.
      List<String> lines = Files.readAllLines(path, StandardCharsets.ISO_8859_1);
      List<String> last = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
      return "last lines of " + path + ":\n" + String.join("\n", last);
    } catch (IOException e) {
      return "log not readable: " + e;
    }
  }

  /** Whether the last lines complain about a port in use. */
  boolean tellsOfTakenPort() {
    return tail().toLowerCase(Locale.ROOT).contains("address already in use");
  }
}
