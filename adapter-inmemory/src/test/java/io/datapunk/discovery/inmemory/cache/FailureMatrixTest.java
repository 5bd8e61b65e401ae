package io.datapunk.discovery.inmemory.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.inmemory.cache.FailureMatrix.Cell;
import io.datapunk.discovery.inmemory.cache.FailureMatrix.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every trouble of the registry with every trouble of the cache; the docs show what comes of it.
 */
class FailureMatrixTest {

  private static final Path DOCS = Path.of("..", "docs", "caching.md");

  private static Stream<Arguments> cells() {
    return Arrays.stream(RegistryTrouble.values())
        .flatMap(r -> Arrays.stream(CacheTrouble.values()).map(c -> Arguments.of(r, c)));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void p1_p3_p10_noTroubleMakesAnErrorEmptyOrALookupSlow(
      RegistryTrouble registry, CacheTrouble cache) {
    Cell cell = FailureMatrix.of(registry, cache);

    assertHonest(registry, cell.known(), Duration.ofMillis(100));
    assertHonest(registry, cell.knownNext(), Duration.ofMillis(100));
    assertHonest(registry, cell.first(), Duration.ofMillis(2_100));
    assertHonest(registry, cell.firstNext(), Duration.ofMillis(2_100));
    assertThat(cell.known().snapshot()).as("a known service is served").isNotNull();
    assertThat(cell.knownNext().snapshot()).as("and again").isNotNull();
  }

  /** Only a registry that was wiped may say that there is nothing. */
  private static void assertHonest(RegistryTrouble registry, Outcome outcome, Duration limit) {
    assertThat(outcome.took()).isLessThanOrEqualTo(limit);
    if (outcome.snapshot() == null) {
      assertThat(outcome.failure()).isIn("ServiceUnavailableException", "AccessRefusedException");
      return;
    }
    if (outcome.snapshot().isEmpty()) {
      assertThat(registry).isEqualTo(RegistryTrouble.WIPED);
    } else {
      List<String> ids = outcome.snapshot().endpoints().stream().map(e -> e.id()).toList();
      String other = registry == RegistryTrouble.RESTORED ? "restored" : "current";
      assertThat(ids).hasSize(1).allMatch(id -> id.equals("current") || id.equals(other));
    }
  }

  @Test
  void theDocsShowWhatComesOfIt() throws IOException {
    String expected =
        "### A known service whose view has expired: this lookup, and the next\n\n"
            + table(cell -> cell.known() + "; then " + cell.knownNext())
            + "\n### A service this JVM has never seen: this lookup, and the next\n\n"
            + table(cell -> cell.first() + "; then " + cell.firstNext())
            + "\n### What the first lookup counts, as `result` of `discovery.cache.requests`\n\n"
            + counts()
            + "\n### What is logged, from the beginning of the trouble until it is over\n\n"
            + logged();
    String docs = Files.readString(DOCS);

    assertThat(between(docs, "<!-- matrix -->\n", "<!-- end of matrix -->").strip())
        .isEqualTo(expected.strip());
  }

  /** Each trouble is logged once, and none hides another. */
  @ParameterizedTest
  @MethodSource("cells")
  void whatIsLoggedOfARegistryAndOfACacheComesTogether(
      RegistryTrouble registry, CacheTrouble cache) {
    assertThat(FailureMatrix.of(registry, cache).logged())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(logged(registry).stream(), logged(cache).stream()).toList());
  }

  private static String table(Function<Cell, String> text) {
    StringBuilder table = new StringBuilder("| registry | cache | what comes |\n|---|---|---|\n");
    for (RegistryTrouble registry : RegistryTrouble.values()) {
      Arrays.stream(CacheTrouble.values())
          .collect(
              Collectors.groupingBy(
                  cache -> text.apply(FailureMatrix.of(registry, cache)),
                  LinkedHashMap::new,
                  Collectors.toList()))
          .forEach(
              (outcome, caches) ->
                  table
                      .append("| ")
                      .append(registry)
                      .append(" | ")
                      .append(names(caches))
                      .append(" | ")
                      .append(outcome)
                      .append(" |\n"));
    }
    return table.toString();
  }

  /** What is counted with any trouble of the registry. */
  private static String counts() {
    StringBuilder table = new StringBuilder("| cache | results |\n|---|---|\n");
    for (CacheTrouble cache : CacheTrouble.values()) {
      String results =
          Arrays.stream(RegistryTrouble.values())
              .flatMap(registry -> FailureMatrix.of(registry, cache).counted().stream())
              .distinct()
              .sorted()
              .map(result -> "`" + result + "`")
              .collect(Collectors.joining(", "));
      table.append("| ").append(cache).append(" | ").append(results).append(" |\n");
    }
    return table.toString();
  }

  private static String logged() {
    StringBuilder table = new StringBuilder("| trouble | lines |\n|---|---|\n");
    for (RegistryTrouble registry : RegistryTrouble.values()) {
      addRow(table, "registry " + registry, logged(registry));
    }
    for (CacheTrouble cache : CacheTrouble.values()) {
      addRow(table, "cache " + cache, logged(cache));
    }
    return table.toString();
  }

  private static void addRow(StringBuilder table, String trouble, Collection<String> lines) {
    String text = lines.stream().map(line -> "`" + line + "`").collect(Collectors.joining(", "));
    table.append("| ").append(trouble).append(" | ").append(text).append(" |\n");
  }

  /** What is logged where there is no cache. */
  private static List<String> logged(RegistryTrouble registry) {
    return FailureMatrix.of(registry, CacheTrouble.ABSENT).logged();
  }

  /** What is logged where nothing else is the matter. */
  private static List<String> logged(CacheTrouble cache) {
    return FailureMatrix.of(RegistryTrouble.UP, cache).logged();
  }

  private static String names(List<CacheTrouble> caches) {
    return caches.size() == CacheTrouble.values().length
        ? "whatever"
        : caches.stream().map(CacheTrouble::toString).collect(Collectors.joining(", "));
  }

  private static String between(String text, String begin, String end) {
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    return from < 0 || to < from ? "" : text.substring(from + begin.length(), to);
  }
}
