package io.datapunk.discovery.testkit.simulation.power;

import java.util.List;

/** Bugs in keeping registrations. */
final class RegistrationBugs {

  private static final String KEEPER = "register/RegistrationKeeper.java";
  private static final String FAREWELL = "register/Farewell.java";

  private RegistrationBugs() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
            "no re-registration",
            "register/Setbacks.java",
            "own.bond.lost(own.wanted.get()); boolean critical",
            "boolean critical"),
        Mutant.of(
            "never read back",
            "register/LookStep.java",
            "untilNext.begin(own.jittered(own.world.config().reconcileInterval()));",
            ""),
        Mutant.of(
            "the agent is believed without the catalog",
            "register/Verdict.java",
            "return MISSING_IN_CATALOG;",
            "return HELD;"),
        Mutant.of(
            "a status that the agent lost is not looked for",
            "register/LookStep.java",
            "shownTooIll = Verdict.isShownTooIll(seen);",
            "shownTooIll = false;"),
        Mutant.of(
            "deregister before an open write",
            new Edit(
                KEEPER,
                "if (own.calls.isBusy()) { return; } if (vigil != null)",
                "if (own.calls.isBusy() && farewell == null) { return; } if (vigil != null)"),
            new Edit(
                "register/RegistryCalls.java",
                "if (busy) { throw new IllegalStateException("
                    + "operation + \" while another call is under way\"); }",
                "")),
        Mutant.of(
            "resurrection after close, by a write that was given up",
            KEEPER,
            "if (last == RegistrationState.UNCONFIRMED"
                + " || own.bond.isUncertain() || own.calls.isBusy()) {",
            "if (last == RegistrationState.CLOSING) {"),
        Mutant.of(
            "closed means only: not reported any more",
            FAREWELL,
            "} else if (removed && !waitedForRemoval) {",
            "} else if (own.closing) { over(RegistrationState.CLOSED, \"closed\");"
                + " } else if (removed && !waitedForRemoval) {"),
        Mutant.of(
            "reports of health end when nothing changes",
            "register/ReportLine.java",
            "accept(report, due || changed || ticks.nanos() - takenNanos >= thirdNanos);",
            "accept(report, due || changed || thirdNanos < 0);"));
  }
}
