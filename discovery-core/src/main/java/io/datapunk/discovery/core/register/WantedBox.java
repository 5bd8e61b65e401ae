package io.datapunk.discovery.core.register;

import io.datapunk.discovery.ServiceRegistration;

/** What is wanted now: read by anybody, replaced by who knows what stood there. */
final class WantedBox {

  private volatile Wanted wanted;

  WantedBox(Wanted first) {
    wanted = first;
  }

  Wanted get() {
    return wanted;
  }

  /** Replaces {@code before}, unless something else stands there by now. */
  synchronized boolean replace(Wanted before, Wanted after) {
    boolean same = wanted.equals(before);
    if (same) {
      wanted = after;
    }
    return same;
  }

  /** Takes back a change that was refused, unless it has been replaced by now. */
  synchronized void takeBack(Wanted refused, ServiceRegistration accepted) {
    if (wanted.generation() == refused.generation()) {
      wanted = wanted.with(accepted);
    }
  }

  /** Takes back a change of maintenance that was refused, unless it has been replaced by now. */
  synchronized void takeBackMaintenance(Wanted refused) {
    if (wanted.maintenanceGeneration() == refused.maintenanceGeneration()) {
      wanted =
          new Wanted(
              wanted.registration(),
              wanted.generation(),
              !refused.maintenance(),
              "",
              refused.maintenanceGeneration());
    }
  }
}
