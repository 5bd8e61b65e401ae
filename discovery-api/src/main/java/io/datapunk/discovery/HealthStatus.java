package io.datapunk.discovery;

import static java.util.Objects.requireNonNull;

/**
 * The health of an endpoint, best first.
 *
 * <p>Values may be added: compare with {@link #isAtLeast}, never by ordinal.
 */
public enum HealthStatus {

  /** All checks pass. */
  PASSING(40),

  /** At least one check warns, none is worse. */
  WARNING(30),

  /** Nothing is known yet. */
  UNKNOWN(20),

  /** At least one check fails. */
  CRITICAL(10),

  /** Taken out of service on purpose. */
  MAINTENANCE(0);

  private final int rank;

  HealthStatus(int rank) {
    this.rank = rank;
  }

  /** Returns whether this is {@code other} or better. */
  public boolean isAtLeast(HealthStatus other) {
    return rank >= requireNonNull(other, "other").rank;
  }

  /** Returns the worse of the two, as when several checks of an endpoint are combined. */
  public HealthStatus worse(HealthStatus other) {
    return isAtLeast(other) ? other : this;
  }
}
