package io.datapunk.discovery.it.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** What several clients made of the same faults, side by side; of each fault the worst. */
final class ComparisonTable {

  private final Map<String, Map<String, Cell>> rows = new LinkedHashMap<>();

  /** What one client made of one fault, however often it happened. */
  private record Cell(double seconds, int missed, Findings.Counts counts) {

    static Cell of(Outcome outcome) {
      return new Cell(outcome.secondsUntilRight(), outcome.missed(), outcome.counts());
    }

    Cell and(Cell other) {
      return new Cell(
          Math.max(seconds, other.seconds), missed + other.missed, counts.plus(other.counts));
    }

    @Override
    public String toString() {
      List<String> words = new ArrayList<>();
      words.add(
          Double.isInfinite(seconds) ? "never" : String.format(Locale.ROOT, "%.1f s", seconds));
      add(words, missed, "missed");
      add(words, counts.outOfOrder(), "out of order");
      add(words, counts.empty(), "empty");
      add(words, counts.failed(), "failed");
      add(words, counts.blocked(), "blocked");
      return String.join(", ", words);
    }

    private static void add(List<String> words, int count, String what) {
      if (count > 0) {
        words.add(count + " " + what);
      }
    }
  }

  void add(Round.Result result) {
    Map<String, Cell> row = rows.computeIfAbsent(result.fault(), name -> new LinkedHashMap<>());
    for (Outcome outcome : result.outcomes()) {
      row.merge(outcome.client(), Cell.of(outcome), Cell::and);
    }
  }

  /** Writes the table in Markdown. */
  void tell(Consumer<String> out) {
    if (rows.isEmpty()) {
      return;
    }
    List<String> clients = List.copyOf(rows.values().iterator().next().keySet());
    out.accept("| fault | " + String.join(" | ", clients) + " |");
    out.accept("|---".repeat(clients.size() + 1) + "|");
    rows.forEach(
        (fault, row) ->
            out.accept(
                "| "
                    + fault
                    + " | "
                    + String.join(" | ", row.values().stream().map(Cell::toString).toList())
                    + " |"));
  }
}
