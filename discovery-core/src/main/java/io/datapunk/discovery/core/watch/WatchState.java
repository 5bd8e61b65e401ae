package io.datapunk.discovery.core.watch;

import java.util.EnumSet;
import java.util.Set;

/** Where a watch stands. The transitions stand in {@link #next}, nowhere else. */
enum WatchState {
  /** Made, not yet asking. */
  IDLE,
  /** A question to the registry is open. */
  ASKING,
  /** An answer came too soon after others that brought nothing; the next question waits. */
  THROTTLED,
  /** The last question failed; the next one waits. */
  PAUSING,
  /** Ended for good. */
  CLOSED;

  Set<WatchState> next() {
    return switch (this) {
      case IDLE -> EnumSet.of(ASKING, CLOSED);
      case ASKING -> EnumSet.of(ASKING, THROTTLED, PAUSING, CLOSED);
      case THROTTLED, PAUSING -> EnumSet.of(ASKING, CLOSED);
      case CLOSED -> EnumSet.noneOf(WatchState.class);
    };
  }

  WatchState to(WatchState target) {
    if (!next().contains(target)) {
      throw new IllegalStateException("a watch cannot go from " + this + " to " + target);
    }
    return target;
  }
}
