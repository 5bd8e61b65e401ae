package io.datapunk.discovery.it.chaos;

import io.datapunk.discovery.it.chaos.Fault.Nature;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A whole run: fault after fault in one world, and what is to be said of it in the end. */
final class Chaos {

  /** What is promised, and a second for looking. */
  static final Duration BOUND = OurClient.RECOVERY_SPREAD.plusSeconds(2).plusSeconds(1);

  /** Lost anywhere, it is back within one look at it and one heartbeat, and a second. */
  private static final Duration REGISTERED_BOUND =
      OurClient.RECONCILE_INTERVAL.multipliedBy(2).plusSeconds(2);

  /**
   * How long a write may be silent while its agent answers others: 2 s, two questions of 1.5 s at
   * most (the first one may meet a dead connection too), and 1 s for what comes in another order.
   */
  private static final Duration WRITE_SILENCE = Duration.ofSeconds(6);

  private final World world;
  private final Consumer<String> out;
  private final ComparisonTable table = new ComparisonTable();
  private final List<String> violations = new ArrayList<>();
  private Outcome.@Nullable Footprint firstFootprint;
  private final Duration patience;
  private int faults;
  private int changes;
  private int missed;
  private int outOfOrder;
  private double worst;

  /**
   * Creates one.
   *
   * @param patience how much later than promised all may be right again
   */
  Chaos(World world, Duration patience, Consumer<String> out) {
    this.world = world;
    this.patience = patience;
    this.out = out;
  }

  /** Lets one fault happen and judges what came of it. */
  void play(Fault fault) throws IOException {
    Round.Result result = new Round(world, fault).run();
    Outcome ours = result.outcomes().get(0);
    Outcome.Footprint first = firstFootprint == null ? ours.before() : firstFootprint;
    firstFootprint = first;
    boolean silence = fault.nature() == Nature.LEAVES_SILENCE;
    Duration bound = patience.plus(silence ? BOUND.plus(OurClient.SILENCE) : BOUND);
    Duration registeredBound =
        patience.plus(silence ? REGISTERED_BOUND.plus(WRITE_SILENCE) : REGISTERED_BOUND);
    List<String> wrong =
        new ArrayList<>(
            ours.violations(bound.toMillis() / 1e3, fault.nature() != Nature.TAKES_LEADER, first));
    if (result.registrationsLost() > 0) {
      wrong.add(result.registrationsLost() + " registrations lost");
    }
    if (!(result.secondsUntilRegistered() <= registeredBound.toMillis() / 1e3)) {
      wrong.add("registrations back after " + result.secondsUntilRegistered() + " s");
    }
    wrong.forEach(what -> violations.add(result.fault() + ": " + what));
    table.add(result);
    faults++;
    changes += result.changes();
    missed += ours.missed();
    outOfOrder += ours.counts().outOfOrder();
    worst = Math.max(worst, ours.secondsUntilRight());
    tell(result, wrong);
  }

  private void tell(Round.Result result, List<String> wrong) {
    out.accept(
        String.format(
            Locale.ROOT,
            "%s%s: %d changes; registrations lost %d, back after %.1f s",
            wrong.isEmpty() ? "" : "VIOLATION ",
            result.fault(),
            result.changes(),
            result.registrationsLost(),
            result.secondsUntilRegistered()));
    result.outcomes().forEach(outcome -> out.accept("  " + outcome.client() + ": " + outcome));
    wrong.forEach(what -> out.accept("  " + what));
    result.words().forEach(word -> out.accept("    " + word));
  }

  List<String> violations() {
    return violations;
  }

  ComparisonTable table() {
    return table;
  }

  /** The line that ends a report. */
  String summary() {
    return String.format(
        Locale.ROOT,
        "%d faults, %d changes, %d missed, %d out of order, worst convergence %.1f s",
        faults,
        changes,
        missed,
        outOfOrder,
        worst);
  }
}
