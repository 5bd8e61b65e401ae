package io.datapunk.discovery.testkit.simulation.power;

import java.util.List;

/** Bugs of the publish step, of freshness, and of how answers are dated. */
final class ViewBugs {

  private static final String PUBLISHER = "view/Publisher.java";
  private static final String FRESHNESS = "view/Freshness.java";
  private static final String UPSTREAM = "upstream/Upstream.java";

  private ViewBugs() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
            "error as empty",
            PUBLISHER,
            "view.failed(bare);",
            "view.failed(bare); judge(view, new Evidence(List.of(), java.util.OptionalLong.empty(),"
                + " runtime.ticks().nanos(), Duration.ZERO, Rights.COMPLETE,"
                + " SnapshotSource.REGISTRY, Consistency.CONSISTENT, Optional.empty()),"
                + " new CompletableFuture<>());"),
        Mutant.of(
            "missing rights as empty",
            PUBLISHER,
            "if (evidence.rights() != Rights.FILTERED) {",
            "if (evidence.rights() != null) {"),
        Mutant.of(
            "cursor taken for order",
            PUBLISHER,
            "long later = evidence.confirmedNanos() - held.confirmedNanos();",
            "long later = evidence.cursor().isPresent() && held.cursor().isPresent()"
                + " ? evidence.cursor().getAsLong() - held.cursor().getAsLong()"
                + " : evidence.confirmedNanos() - held.confirmedNanos();"),
        Mutant.of(
            "no compare at publish",
            PUBLISHER,
            "} else if (held.endpoints().equals(evidence.endpoints())) {",
            "} else if (held.endpoints().equals(List.of())) {"),
        Mutant.of(
            "older answers are published too",
            PUBLISHER,
            "return evidence.isFirstHand() ? later < 0 : later <= 0;",
            "return later == Long.MIN_VALUE;"),
        Mutant.of(
            "a confirming read that was overtaken is believed",
            PUBLISHER,
            "return moved && !now.endpoints()",
            "return moved && now == null && !now.endpoints()"),
        Mutant.of(
            "a server that is behind is not doubted",
            "view/Doubt.java",
            "return BEHIND;",
            "return NONE;"),
        Mutant.of(
            "nothing is ever doubted",
            PUBLISHER,
            "Doubt doubt = Doubt.of(held, evidence, view.history.learntNanos());",
            "Doubt doubt = Doubt.NONE;"),
        Mutant.of(
            "guard without hold",
            PUBLISHER,
            "} else if (doubt == Doubt.MASS_LOSS && mustHold(view)) {",
            "} else if (doubt == Doubt.MASS_LOSS && mustHold(view) && view == null) {"),
        Mutant.of(
            "guard without bound",
            PUBLISHER,
            "return !view.history.isHoldOver(now);",
            "return true;"),
        Mutant.of(
            "freshness without confirmation",
            FRESHNESS,
            "if (age >= ttlNanos && state.isFresh()) {",
            "if (age >= ttlNanos && state.isFresh() && view == null) {"),
        Mutant.of(
            "age by the wall clock alone",
            FRESHNESS,
            "return runtime.ticks().nanos() - state.confirmedNanos();",
            "return Duration.between(state.confirmedAt(), runtime.clock().instant()).toNanos();"),
        Mutant.of(
            "unbounded stale",
            FRESHNESS,
            "this.maxStaleNanos = config.maxStale().toNanos();",
            "this.maxStaleNanos = Long.MAX_VALUE / 4;"),
        Mutant.of(
            "lag taken for confirmation",
            UPSTREAM,
            "Duration lag = answer.lag().orElse(Duration.ZERO);",
            "Duration lag = Duration.ZERO;"),
        Mutant.of(
            "a poll without news confirms whatever its lag",
            UPSTREAM,
            "Duration lag = answer.lag().orElse(Duration.ZERO);",
            "Duration lag = answer.cursor().equals(request.cursor())"
                + " ? Duration.ZERO : answer.lag().orElse(Duration.ZERO);"),
        Mutant.of(
            "an answer dated when it came",
            UPSTREAM,
            "return late; } return ticked;",
            "return late; } return Duration.ZERO;"),
        Mutant.of(
            "a suspension of the machine is not noticed",
            "runtime/Heartbeat.java",
            "|| passed.minus(ticked).compareTo(TOLERANCE) > 0;",
            ";"),
        Mutant.of(
            "a known service waits for a sick registry",
            "lookup/Lookups.java",
            "Duration wait = hopeless ? Duration.ZERO : config.freshWait().minus(load.age());",
            "Duration wait = config.lookupTimeout();"));
  }
}
