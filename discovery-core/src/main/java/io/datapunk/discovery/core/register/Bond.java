package io.datapunk.discovery.core.register;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the registry is known to hold of one instance, by the numbers of {@link Wanted}. */
final class Bond {

  private static final long NOTHING = -1;

  private long held = NOTHING;
  private long maintenance;
  private @Nullable Wanted accepted;
  private boolean mayExist;
  private boolean uncertain;
  private boolean taken;

  /** Whether it holds the registration as it is wanted. */
  boolean holds(Wanted wanted) {
    return held == wanted.generation();
  }

  /** Whether it is known to hold no version of it. */
  boolean holdsNothing() {
    return held == NOTHING;
  }

  boolean holdsMaintenance(Wanted wanted) {
    return maintenance == wanted.maintenanceGeneration();
  }

  /** Returns what it took last. */
  Optional<Wanted> accepted() {
    return Optional.ofNullable(accepted);
  }

  /** Whether it may hold something of it, even if that is not known. */
  boolean mayExist() {
    return mayExist;
  }

  /** Whether a write may still land of which nobody knows whether it was carried out. */
  boolean isUncertain() {
    return uncertain;
  }

  /** Whether somebody who began later has the id. */
  boolean isTaken() {
    return taken;
  }

  void took(Wanted wanted) {
    held = wanted.generation();
    accepted = wanted;
    mayExist = true;
    taken = false;
  }

  void tookMaintenance(Wanted wanted) {
    maintenance = wanted.maintenanceGeneration();
  }

  /** A write may or may not have been carried out. */
  void unsure() {
    mayExist = true;
    uncertain = true;
  }

  void lost(Wanted wanted) {
    held = NOTHING;
    if (wanted.maintenance()) {
      lostMaintenance();
    }
  }

  void lostMaintenance() {
    maintenance = NOTHING;
  }

  void taken(boolean now) {
    taken = now;
  }
}
