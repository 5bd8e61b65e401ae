package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.testkit.simulation.model.ModelAgent;
import io.datapunk.discovery.testkit.simulation.model.ModelInstance;
import io.datapunk.discovery.testkit.simulation.model.WorldTime;
import io.datapunk.discovery.testkit.simulation.world.ClientProcess;
import io.datapunk.discovery.testkit.simulation.world.Host;
import io.datapunk.discovery.testkit.simulation.world.KeptInstance;
import io.datapunk.discovery.testkit.simulation.world.Witness;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * P7 for what others see of it: an instance that serves, as its agent knows, is not shown as
 * critical for longer than it takes to look twice and to register it anew; nor, if that was done
 * lately, for longer than until it may be done again.
 */
final class StatusOracle implements Witness {

  private static final long SECOND_LOOK = 2 * WorldTime.SECOND;
  private static final long REPAIR = 12 * WorldTime.SECOND;
  private static final long BETWEEN_REPAIRS = 60 * WorldTime.SECOND;
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final Court court;
  private final Map<KeptInstance, Shown> all = new HashMap<>();

  StatusOracle(Court court) {
    this.court = court;
  }

  /**
   * Since when an instance is shown as too ill, while it is served; and when it last was before.
   */
  private static final class Shown {
    private long tooIllSince = Long.MAX_VALUE;
    private long lastTooIll = NEVER;
    private long lastBefore = NEVER;
  }

  @Override
  public void tick() {
    for (Host host : court.world().hosts()) {
      for (KeptInstance instance : host.process().instances()) {
        if (instance.isOpen() && !Rows.othersHaveTheId(instance)) {
          judge(instance, all.computeIfAbsent(instance, key -> new Shown()));
        }
      }
    }
  }

  private void judge(KeptInstance instance, Shown shown) {
    if (!isShownTooIll(instance)) {
      shown.tooIllSince = Long.MAX_VALUE;
      shown.lastBefore = shown.lastTooIll;
      return;
    }
    shown.lastTooIll = court.now();
    if (!isServed(instance)) {
      shown.tooIllSince = Long.MAX_VALUE;
      return;
    }
    shown.tooIllSince = Math.min(shown.tooIllSince, court.now());
    long from = Math.max(shown.tooIllSince, shown.lastBefore + BETWEEN_REPAIRS);
    long look = instance.process().config().reconcileInterval().toNanos();
    long limit = look + SECOND_LOOK + REPAIR + court.unknowable();
    court
        .verdicts()
        .check(
            court.now() - from <= limit,
            "P7",
            () ->
                instance
                    + " serves, and is shown as critical for "
                    + (court.now() - shown.tooIllSince) / WorldTime.MILLI
                    + " ms");
  }

  private static boolean isServed(KeptInstance instance) {
    ClientProcess process = instance.process();
    return process.isServedWell() && process.registry().homeOf(instance.id()).isGood();
  }

  private boolean isShownTooIll(KeptInstance instance) {
    ModelAgent home = instance.process().registry().homeOf(instance.id()).agent();
    boolean serves =
        home.state()
            .healthOf(instance.id())
            .filter(health -> health.isAtLeast(HealthStatus.WARNING))
            .isPresent();
    Optional<ModelInstance> row =
        court
            .world()
            .cluster()
            .leader()
            .flatMap(
                leader -> leader.catalog().row(instance.service(), instance.id(), home.name()));
    return serves
        && row.filter(held -> held.endpoint().health() == HealthStatus.CRITICAL).isPresent();
  }
}
