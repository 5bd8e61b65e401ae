package io.datapunk.discovery.testkit.simulation.world;

/**
 * Who of all user code in a world waits inside a callback: one at a time, since on the simulation's
 * one thread whoever waits also waits for those who began later.
 */
final class Naps {

  private boolean taken;

  /** Returns whether the caller may wait now; if so it must {@link #end} it. */
  boolean begin() {
    if (taken) {
      return false;
    }
    taken = true;
    return true;
  }

  void end() {
    taken = false;
  }
}
