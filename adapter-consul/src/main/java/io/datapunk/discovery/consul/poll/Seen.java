package io.datapunk.discovery.consul.poll;

import io.datapunk.discovery.consul.agent.AclToken;
import io.datapunk.discovery.core.port.RegistryAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An answer about one service, and since when it may be outdated.
 *
 * @param answer what was answered
 * @param asOfNanos a moment, in ticks, at which it was true at the registry's leader
 * @param token the {@linkplain AclToken#generation() generation} of the token it was asked with, or
 *     an earlier one
 */
public record Seen(RegistryAnswer answer, long asOfNanos, int token) {

  /** Returns whether it stands at that cursor. */
  boolean isAt(long cursor) {
    return answer.cursor().equals(OptionalLong.of(cursor));
  }

  boolean isSince(long nanos) {
    return asOfNanos - nanos >= 0;
  }

  /**
   * Returns the answer for one who will date it by {@code nanos}, so that it is not taken for
   * younger than it is.
   */
  RegistryAnswer datedBy(long nanos) {
    Duration lag = answer.lag().orElse(Duration.ZERO);
    Duration older = Duration.ofNanos(nanos - asOfNanos);
    return older.compareTo(lag) <= 0
        ? answer
        : new RegistryAnswer(
            answer.endpoints(), answer.cursor(), Optional.of(older), answer.rights());
  }
}
