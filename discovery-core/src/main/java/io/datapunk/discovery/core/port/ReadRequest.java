package io.datapunk.discovery.core.port;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A question to the registry: the state of a service, now or once it may differ.
 *
 * @param service the name of the service
 * @param datacenter where to look; empty for the registry's own
 * @param cursor the position the asker holds; empty to be answered at once
 * @param maxWait how long to wait for a difference; zero without a cursor
 * @param consistency how much the answer may lag
 */
public record ReadRequest(
    String service,
    Optional<String> datacenter,
    OptionalLong cursor,
    Duration maxWait,
    Consistency consistency) {

  /** Checks that a wait comes with a cursor. */
  public ReadRequest {
    requireNonNull(service, "service");
    requireNonNull(datacenter, "datacenter");
    requireNonNull(consistency, "consistency");
    if (cursor.isEmpty() && !maxWait.isZero()) {
      throw new IllegalArgumentException(
          "maxWait: " + maxWait + " (expected: zero without a cursor)");
    }
  }

  /** Returns a question that is answered at once. */
  public static ReadRequest now(
      String service, Optional<String> datacenter, Consistency consistency) {
    return new ReadRequest(service, datacenter, OptionalLong.empty(), Duration.ZERO, consistency);
  }

  /** Returns a question that waits for a difference to the state at {@code cursor}. */
  public static ReadRequest after(
      String service, Optional<String> datacenter, long cursor, Duration maxWait) {
    return new ReadRequest(
        service, datacenter, OptionalLong.of(cursor), maxWait, Consistency.STALE);
  }
}
