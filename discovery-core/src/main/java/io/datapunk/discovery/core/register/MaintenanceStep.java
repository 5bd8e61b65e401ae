package io.datapunk.discovery.core.register;

/** Writes whether an instance is in maintenance. */
final class MaintenanceStep {

  private final OwnInstance own;
  private final Setbacks setbacks;
  private final Pause again;

  /**
   * Creates one.
   *
   * @param again told when it may be tried again
   */
  MaintenanceStep(OwnInstance own, Setbacks setbacks, Runnable again) {
    this.own = own;
    this.setbacks = setbacks;
    this.again = new Pause(own.world.runtime().scheduler(), own.serial, again);
  }

  /** Whether it may be tried now. */
  boolean isOpen() {
    return !again.isOn();
  }

  void stop() {
    again.close();
  }

  void start(Wanted now) {
    own.calls.start(
        "maintenance",
        () -> own.registry().maintenance(own.service(), own.id(), now.maintenance(), now.reason()),
        nothing -> {
          own.written();
          own.world.wayBack().succeeded(own);
          own.bond.tookMaintenance(now);
          own.wanted.settleMaintenance(now);
          own.maintained.taken(now.maintenanceGeneration());
        },
        failure -> failed(now, failure));
  }

  private void failed(Wanted now, Throwable failure) {
    if (own.closing) {
      return;
    }
    switch (RegistryCalls.kindOf(failure)) {
      case UNKNOWN_ID -> setbacks.lost("unknown");
      case DENIED, INVALID, CONFLICT, CLOSED -> {
        own.log.refused("maintenance", failure);
        if (own.maintained.refused(now.maintenanceGeneration(), failure)) {
          own.wanted.takeBackMaintenance(now);
        } else {
          // Nobody waits for it any more, so it stays wanted: rights may come back.
          again.begin(own.jittered(own.world.config().backoffMax()));
        }
      }
      default -> setbacks.unreachable("maintenance", failure);
    }
  }
}
