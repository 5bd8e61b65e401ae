package io.datapunk.discovery.core.register;

/**
 * What is wanted now: read by anybody, replaced by who knows what stood there; and what it goes
 * back to if the registry refuses a change.
 */
final class WantedBox {

  private volatile Wanted wanted;
  private Wanted settled;

  WantedBox(Wanted first) {
    wanted = first;
    settled = first;
  }

  Wanted get() {
    return wanted;
  }

  /**
   * Replaces {@code before}, unless something else stands there by now.
   *
   * @param first runs before anybody sees {@code after}: whoever acts on a change finds who waits
   *     for it
   */
  synchronized boolean replace(Wanted before, Wanted after, Runnable first) {
    boolean same = wanted.equals(before);
    if (same) {
      first.run();
      wanted = after;
    }
    return same;
  }

  /** The registry took this registration, or the caller was told that it stays wanted. */
  synchronized void settle(Wanted change) {
    if (change.generation() > settled.generation()) {
      settled = settled.withRegistrationOf(change);
    }
  }

  /** The registry took this maintenance, or the caller was told that it stays wanted. */
  synchronized void settleMaintenance(Wanted change) {
    if (change.maintenanceGeneration() > settled.maintenanceGeneration()) {
      settled = settled.withMaintenanceOf(change);
    }
  }

  /** Takes back a change that was refused, unless another one has replaced it by now. */
  synchronized void takeBack(Wanted refused) {
    if (wanted.generation() == refused.generation()) {
      wanted = wanted.with(settled.registration());
    }
  }

  /** Takes back a maintenance that was refused, unless another one has replaced it by now. */
  synchronized void takeBackMaintenance(Wanted refused) {
    if (wanted.maintenanceGeneration() == refused.maintenanceGeneration()) {
      wanted = wanted.inMaintenance(settled.maintenance(), settled.reason());
    }
  }
}
