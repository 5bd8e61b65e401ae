package io.datapunk.discovery.core.view;

import io.datapunk.discovery.core.upstream.Evidence;
import java.util.Optional;

/**
 * What is remembered of a view that was given up, so that its successor does not begin older: a
 * copy in the distributed cache may be.
 *
 * @param confirmedNanos when it was confirmed, in ticks
 * @param endpoints how many it held
 * @param contents their hash
 */
record Past(long confirmedNanos, int endpoints, int contents) {

  static Past of(Published state) {
    return new Past(state.confirmedNanos(), state.endpoints().size(), state.endpoints().hashCode());
  }

  /**
   * Returns the evidence as far as it is no step back: one that is older must name the same
   * endpoints, and is as good as what this JVM knew of them. That there were none is not said by
   * older ones.
   */
  Optional<Evidence> judge(Evidence evidence) {
    if (evidence.isFirstHand() || confirmedNanos - evidence.confirmedNanos() < 0) {
      return Optional.of(evidence);
    }
    boolean same =
        endpoints > 0
            && endpoints == evidence.endpoints().size()
            && contents == evidence.endpoints().hashCode();
    return same ? Optional.of(evidence.confirmedAt(confirmedNanos)) : Optional.empty();
  }
}
