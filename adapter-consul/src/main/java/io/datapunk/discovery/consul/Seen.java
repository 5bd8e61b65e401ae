package io.datapunk.discovery.consul;

import io.datapunk.discovery.core.port.RegistryAnswer;
import java.util.OptionalLong;

/**
 * An answer about one service, and since when it may be outdated.
 *
 * @param answer what was answered
 * @param asOfNanos a moment, in ticks, at which it was true at the registry's leader
 */
record Seen(RegistryAnswer answer, long asOfNanos) {

  /** Returns whether it stands at that cursor. */
  boolean isAt(long cursor) {
    return answer.cursor().equals(OptionalLong.of(cursor));
  }

  boolean isSince(long nanos) {
    return asOfNanos - nanos >= 0;
  }
}
