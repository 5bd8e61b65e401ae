package io.datapunk.discovery.it.servers.apt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The paragraphs of a {@code *.sources} file. */
final class Deb822 {
  private Deb822() {}

  static List<AptSource> parse(String text) {
    List<AptSource> sources = new ArrayList<>();
    for (String paragraph : text.split("\\n[ \\t]*\\n", -1)) {
      Map<String, String> fields = fields(paragraph);
      if (isEnabledBinarySource(fields)) {
        sources.add(
            new AptSource(
                fields.getOrDefault("uris", ""),
                words(fields, "suites"),
                words(fields, "components"),
                Optional.ofNullable(fields.get("signed-by"))));
      }
    }
    return sources;
  }

  private static boolean isEnabledBinarySource(Map<String, String> fields) {
    return words(fields, "types").contains("deb")
        && !List.of("no", "false", "0").contains(fields.getOrDefault("enabled", "yes"));
  }

  /** Field names in lower case; the lines of a long value stay apart, as a key needs it. */
  private static Map<String, String> fields(String paragraph) {
    Map<String, String> fields = new TreeMap<>();
    String name = "";
    for (String line : paragraph.split("\\n", -1)) {
      int colon = line.indexOf(':');
      if (line.startsWith("#")) {
        continue;
      }
      if (line.startsWith(" ") || line.startsWith("\t")) {
        fields.merge(name, "\n" + line, String::concat);
      } else if (colon > 0) {
        name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        fields.put(name, line.substring(colon + 1).strip());
      }
    }
    return fields;
  }

  private static List<String> words(Map<String, String> fields, String name) {
    return Arrays.asList(fields.getOrDefault(name, "").strip().split("\\s+", -1));
  }
}
