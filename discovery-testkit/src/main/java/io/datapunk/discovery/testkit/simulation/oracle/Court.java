package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.testkit.simulation.model.Physics;
import io.datapunk.discovery.testkit.simulation.world.ClientProcess;
import io.datapunk.discovery.testkit.simulation.world.World;

/** What all oracles judge by. */
final class Court {

  private final World world;
  private final Truth truth;
  private final Verdicts verdicts;

  Court(World world, Verdicts verdicts) {
    this.world = world;
    this.truth = new Truth(world.history());
    this.verdicts = verdicts;
  }

  Truth truth() {
    return truth;
  }

  Verdicts verdicts() {
    return verdicts;
  }

  World world() {
    return world;
  }

  long now() {
    return world.time().now();
  }

  /** Returns how far an honest answer may be from the truth, by the physics of this world. */
  long unknowable() {
    Physics physics = world.plan().physics();
    return physics.unknowableNanos() + (world.cache().isPresent() ? physics.cacheClockNanos() : 0);
  }

  /**
   * Returns for how long processes stood still since then without a chance to notice: what one of
   * them learned may have come to others through the distributed cache.
   */
  long unnoticeableStops(long since) {
    return world.hosts().stream()
        .mapToLong(host -> host.process().runtime().unnoticeableStops(since))
        .sum();
  }

  /** Returns for how long the process lately stood still without a chance to notice. */
  long stoodStill(ClientProcess process) {
    long ttl = process.config().cacheTtl().toNanos();
    long maxStale = process.config().maxStale().toNanos();
    return process.runtime().unnoticedStops(now() - 2 * ttl - unknowable())
        + process.runtime().sleptUntold(now() - maxStale - unknowable());
  }
}
