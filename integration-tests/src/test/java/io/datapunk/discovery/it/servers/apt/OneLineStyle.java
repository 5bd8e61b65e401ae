package io.datapunk.discovery.it.servers.apt;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The lines of a {@code sources.list} or {@code *.list} file. */
final class OneLineStyle {
  private static final Pattern LINE =
      Pattern.compile(
          "^[ \\t]*deb[ \\t]+(?:\\[([^]]*)\\][ \\t]*)?([^\\s\\[]+)[ \\t]+(\\S+)([^#\\n]*)",
          Pattern.MULTILINE);
  private static final Pattern SIGNED_BY =
      Pattern.compile("signed-by=(\\S+)", Pattern.CASE_INSENSITIVE);

  private OneLineStyle() {}

  static List<AptSource> parse(String text) {
    return LINE.matcher(text).results().map(OneLineStyle::source).toList();
  }

  private static AptSource source(MatchResult line) {
    return new AptSource(
        line.group(2),
        List.of(line.group(3)),
        Arrays.asList(line.group(4).strip().split("\\s+", -1)),
        signedBy(Optional.ofNullable(line.group(1)).orElse("")));
  }

  private static Optional<String> signedBy(String options) {
    return SIGNED_BY
        .matcher(options)
        .results()
        .map(option -> option.group(1).replace(',', ' '))
        .findFirst();
  }
}
