package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.testkit.simulation.model.WorldTime;
import io.datapunk.discovery.testkit.simulation.world.ClientProcess;
import io.datapunk.discovery.testkit.simulation.world.Host;
import io.datapunk.discovery.testkit.simulation.world.KeptInstance;
import io.datapunk.discovery.testkit.simulation.world.Witness;
import java.util.HashMap;
import java.util.Map;

/**
 * P7, while it lasts: where the registry serves a process well, what it registered is there, or put
 * back within one reconcile interval, however it was lost.
 */
final class KeepingOracle implements Witness {

  /** Repairs are limited in rate, and a call under way has a limit of its own. */
  private static final long REPAIR = 12 * WorldTime.SECOND;

  /** An application that is ill for too long is removed, and rightly stays away. */
  private static final long WELL = 100 * WorldTime.SECOND;

  private final Court court;
  private final Rows rows;
  private final Map<KeptInstance, Long> missedSince = new HashMap<>();

  KeepingOracle(Court court) {
    this.court = court;
    this.rows = new Rows(court);
  }

  @Override
  public void tick() {
    for (Host host : court.world().hosts()) {
      ClientProcess process = host.process();
      for (KeptInstance instance : process.instances()) {
        if (instance.isOpen() && isServed(instance) && host.isHealthySince(WELL)) {
          judge(instance);
        } else {
          missedSince.remove(instance);
        }
      }
    }
  }

  private static boolean isServed(KeptInstance instance) {
    ClientProcess process = instance.process();
    return process.isServedWell() && process.registry().homeOf(instance.id()).isGood();
  }

  private void judge(KeptInstance instance) {
    if (rows.isKept(instance)) {
      missedSince.remove(instance);
      return;
    }
    long since = missedSince.computeIfAbsent(instance, key -> court.now());
    ServiceDiscoveryConfig config = instance.process().config();
    long limit = config.reconcileInterval().toNanos() + REPAIR + court.unknowable();
    long passed = court.now() - since;
    court
        .verdicts()
        .check(
            passed <= limit,
            "P7",
            () ->
                instance
                    + " is open ("
                    + instance.state()
                    + "), and lookups have not found it as it is wanted for "
                    + passed / WorldTime.MILLI
                    + " ms; the catalog holds "
                    + rows.of(instance));
  }
}
