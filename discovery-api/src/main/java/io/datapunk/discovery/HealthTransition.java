package io.datapunk.discovery;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * One change of an endpoint's health.
 *
 * @param at when it was seen
 * @param from the status before
 * @param to the status since
 * @param reason what the check said, possibly empty
 * @param consecutive how many results in a row led to it, at least 1
 */
public record HealthTransition(
    Instant at, HealthStatus from, HealthStatus to, String reason, int consecutive) {

  /** Checks that all parts are there. */
  public HealthTransition {
    requireNonNull(at, "at");
    requireNonNull(from, "from");
    requireNonNull(to, "to");
    requireNonNull(reason, "reason");
    Check.within("consecutive", consecutive, 1, Integer.MAX_VALUE);
  }
}
