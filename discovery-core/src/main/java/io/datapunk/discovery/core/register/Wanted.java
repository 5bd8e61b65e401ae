package io.datapunk.discovery.core.register;

import io.datapunk.discovery.ServiceRegistration;

/**
 * What the application wants in the registry. Each change has a number, so that it can be told
 * which one the registry holds.
 *
 * @param registration who and where
 * @param generation the number of the registration; grows from 1
 * @param maintenance whether it is out of service
 * @param reason why it is
 * @param maintenanceGeneration the number of the maintenance; 0 if it was never set
 */
record Wanted(
    ServiceRegistration registration,
    long generation,
    boolean maintenance,
    String reason,
    long maintenanceGeneration) {

  static Wanted first(ServiceRegistration registration) {
    return new Wanted(registration, 1, false, "", 0);
  }

  Wanted with(ServiceRegistration changed) {
    return new Wanted(changed, generation + 1, maintenance, reason, maintenanceGeneration);
  }

  Wanted inMaintenance(boolean on, String why) {
    return new Wanted(registration, generation, on, why, maintenanceGeneration + 1);
  }

  Wanted withRegistrationOf(Wanted other) {
    return new Wanted(
        other.registration, other.generation, maintenance, reason, maintenanceGeneration);
  }

  Wanted withMaintenanceOf(Wanted other) {
    return new Wanted(
        registration, generation, other.maintenance, other.reason, other.maintenanceGeneration);
  }
}
