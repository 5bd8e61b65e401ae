package io.datapunk.discovery.testkit.simulation.model;

/**
 * What cannot be helped in one world: how long messages take, and how far a server may be behind
 * without knowing it. The oracles grant exactly this much, and nothing more.
 *
 * @param shortestTripNanos the shortest way of a message between a client and an agent
 * @param longestTripNanos the longest such way, unless the network is made slow
 * @param hiddenLagNanos how far a server that has contact to the leader may be behind it
 * @param leaseNanos for how long a leader that lost its followers still believes it leads
 * @param proofNanos how long an answer of a leader that made sure it leads may take to leave it;
 *     what changed since it looked is not in it
 * @param cacheClockNanos by how much the clocks of two servers of the cache may differ
 */
public record Physics(
    long shortestTripNanos,
    long longestTripNanos,
    long hiddenLagNanos,
    long leaseNanos,
    long proofNanos,
    long cacheClockNanos) {

  /** Returns the physics of one world. */
  public static Physics drawn(Chance chance) {
    boolean strict = chance.of(0.5);
    long proof = chance.of(0.4) ? chance.between(300, 1_500) * WorldTime.MILLI : 0;
    return strict
        ? new Physics(200_000, 2 * WorldTime.MILLI, 0, 0, proof, 0)
        : new Physics(
            200_000,
            chance.between(5, 80) * WorldTime.MILLI,
            chance.between(0, 800) * WorldTime.MILLI,
            chance.between(500, 2_000) * WorldTime.MILLI,
            proof,
            chance.between(0, 300) * WorldTime.MILLI);
  }

  /** Returns how far an honest answer may be from what is true when it arrives. */
  public long unknowableNanos() {
    return Math.max(hiddenLagNanos, leaseNanos) + longestTripNanos;
  }
}
