package io.datapunk.discovery.it.chaos;

import java.io.IOException;
import java.time.Duration;

/**
 * One thing that breaks, and is mended.
 *
 * @param name in reports
 * @param lasts how long it stays broken
 * @param breaks breaks it
 * @param mends mends it; returns when the agent may be expected to answer well
 * @param nature what no client can prevent
 */
record Fault(String name, Duration lasts, Action breaks, Action mends, Nature nature) {

  /** What is done to a world. */
  @FunctionalInterface
  interface Action {
    void on(World world) throws IOException;
  }

  /** What no client can prevent. */
  enum Nature {
    /** Nothing. */
    PLAIN,
    /** The leader is gone, and the other servers may call current what is not. */
    TAKES_LEADER,
    /**
     * Connections are left behind that are open and dead; one wait passes until that is noticed.
     */
    LEAVES_SILENCE
  }

  static final Action NOTHING = world -> {};

  Fault(String name, Duration lasts, Action breaks, Action mends) {
    this(name, lasts, breaks, mends, Nature.PLAIN);
  }

  Fault which(Nature kind) {
    return new Fault(name, lasts, breaks, mends, kind);
  }
}
