package io.datapunk.discovery.testkit.simulation.power;

import java.util.List;

/** Bugs on the way to the listener. */
final class DeliveryBugs {

  private static final String MAILBOX = "deliver/Mailbox.java";

  private DeliveryBugs() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
            "difference made at publish",
            new Edit(
                MAILBOX,
                "private boolean toldStale;",
                "private boolean toldStale;"
                    + " private volatile @Nullable ServiceSnapshot offered;"
                    + " private volatile @Nullable ServiceSnapshot offeredBefore;"),
            new Edit(
                MAILBOX,
                "boolean wasEmpty = slot.getAndSet(state) == null;",
                "offeredBefore = offered; offered = state;"
                    + " boolean wasEmpty = slot.getAndSet(state) == null;"),
            new Edit(
                MAILBOX,
                "ServiceSnapshot before = last;",
                "ServiceSnapshot before = offeredBefore;")),
        Mutant.of(
            "lost wake-up",
            new Edit(
                MAILBOX, "if (wasEmpty) { poke(); }", "if (wasEmpty && !isRunning) { poke(); }"),
            new Edit(MAILBOX, "if (slot.get() != null) { poke(); }", "")),
        Mutant.of(
            "delivery after close",
            MAILBOX,
            "if (closed) { return; } running = end;",
            "running = end;"),
        Mutant.of(
            "deliveries overlap",
            MAILBOX,
            "try { serial.execute(this::handOver); }",
            "try { runtime.callbacks().execute(this::handOver); }"),
        Mutant.of(
            "a listener that throws is told nothing more",
            MAILBOX,
            "metrics.listenerFailed();",
            "metrics.listenerFailed(); synchronized (gate) { closed = true; }"),
        Mutant.of(
            "stale told at every chance",
            MAILBOX,
            "toldStale = state.isStale(); if (toldStale) {",
            "if (state.isStale()) {"),
        Mutant.of(
            "a burst delays what is told until it ends",
            "deliver/Batch.java",
            "Duration delay = quiet.compareTo(left) < 0 ? quiet : left;",
            "Duration delay = quiet;"),
        Mutant.of(
            "a late subscriber is not told the current state",
            "view/ServiceView.java",
            "if (current != null) { listener.onPublished(current); }",
            ""));
  }
}
