package io.datapunk.discovery.testkit.simulation.power;

import java.util.List;

/** Bugs of those who follow a service: cursors, silence, recovery, audit. */
final class WatchBugs {

  private static final String WATCH = "watch/ServiceWatch.java";
  private static final String RECOVERY = "watch/Recovery.java";

  private WatchBugs() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
            "cursor not reset after a failure",
            WATCH,
            "failuresInRow++; cursor = OptionalLong.empty();",
            "failuresInRow++;"),
        Mutant.of(
            "cursor not reset when it goes backwards",
            new Edit(WATCH, "publisher.gap(view); return OptionalLong.empty();", "return cursor;"),
            // Its other rule, for answers that come late, covers most of it.
            new Edit(
                WATCH, "wokeForNothing(answer) || mayBeOld(answer)", "wokeForNothing(answer)")),
        Mutant.of(
            "cursor read from an error",
            WATCH,
            "failuresInRow++; cursor = OptionalLong.empty();",
            "failuresInRow++; cursor = OptionalLong.of(1);"),
        Mutant.of(
            "cursor zero sent as it came",
            WATCH,
            "return OptionalLong.of(SMALLEST_CURSOR);",
            "return OptionalLong.of(0);"),
        Mutant.of(
            "cursor kept of an answer that was dropped",
            WATCH,
            "if (unused) { return OptionalLong.empty(); }",
            ""),
        Mutant.of(
            "a watch dies when it is refused",
            WATCH,
            "metrics.answer(\"failed\");",
            "metrics.answer(\"failed\");"
                + " if (failure instanceof io.datapunk.discovery.core.port.RegistryException refused"
                + " && refused.kind()"
                + " == io.datapunk.discovery.core.port.RegistryException.Kind.DENIED)"
                + " { return; }"),
        Mutant.of(
            "silence never ends",
            WATCH,
            "return wait.plus(wait.dividedBy(16)).plus(SILENCE_MARGIN);",
            "return wait.multipliedBy(1_000);"),
        Mutant.of(
            "answers that bring nothing are not slowed down",
            WATCH,
            "Duration pause = verdict == Verdict.CHANGED ? Duration.ZERO : idleAnswers.take();",
            "Duration pause = Duration.ZERO;"),
        Mutant.of(
            "closing leaves the poll running",
            WATCH,
            "state = state.to(WatchState.CLOSED); pause.close();"
                + " CompletableFuture<Evidence> open = question;"
                + " if (open != null) { open.cancel(true); }",
            "state = state.to(WatchState.CLOSED); pause.close();"),
        Mutant.of(
            "recovery waits for the backoff",
            RECOVERY,
            "watch.hurry(Duration.ofNanos(random.nextLong(spreadNanos)));",
            ""),
        Mutant.of(
            "recovery of all at once",
            RECOVERY,
            "watch.hurry(Duration.ofNanos(random.nextLong(spreadNanos)));",
            "watch.hurry(Duration.ZERO);"),
        Mutant.of("nobody probes", RECOVERY, "all.get(turn).hurry(Duration.ZERO);", ""),
        Mutant.of(
            "returned rights hurry nobody",
            "upstream/Pulse.java",
            "failure instanceof RegistryException e && e.kind() == Kind.DENIED && setDenied()",
            "false"),
        Mutant.of(
            "backoff without jitter",
            "runtime/Backoff.java",
            "long pause = 1 + random.nextLong(boundNanos);",
            "long pause = boundNanos;"),
        Mutant.of(
            "no audit",
            "watch/Audit.java",
            ".ifPresent(this::firstLook);",
            ".ifPresent(watch -> {});"),
        Mutant.of(
            "the watchdog blames watches for a pause of the process",
            "watch/Watchdog.java",
            "return runtime.ticks().nanos() - due <= PUNCTUAL.toNanos();",
            "return true;"));
  }
}
