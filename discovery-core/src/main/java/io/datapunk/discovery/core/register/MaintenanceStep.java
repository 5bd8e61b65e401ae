package io.datapunk.discovery.core.register;

/** Writes whether an instance is in maintenance. */
final class MaintenanceStep {

  private final OwnInstance own;
  private final Setbacks setbacks;

  MaintenanceStep(OwnInstance own, Setbacks setbacks) {
    this.own = own;
    this.setbacks = setbacks;
  }

  void start(Wanted now) {
    own.calls.start(
        "maintenance",
        () -> own.registry().maintenance(own.service(), own.id(), now.maintenance(), now.reason()),
        nothing -> {
          own.bond.tookMaintenance(now);
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
        own.bond.tookMaintenance(now);
        own.wanted.takeBackMaintenance(now);
        own.maintained.refused(now.maintenanceGeneration(), failure);
      }
      default -> setbacks.unreachable("maintenance", failure);
    }
  }
}
