package io.datapunk.discovery;

import static java.util.Objects.requireNonNull;

/**
 * One endpoint that stayed and differs.
 *
 * @param before as it was last handed to this subscriber
 * @param after as it is now, with the same id
 */
public record EndpointChange(ServiceEndpoint before, ServiceEndpoint after) {

  /** Checks that both sides are there. */
  public EndpointChange {
    requireNonNull(before, "before");
    requireNonNull(after, "after");
  }
}
