package io.datapunk.discovery.consul;

import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the shared polls prove of services that were read before.
 *
 * <p>Each moment is one in ticks. An answer counts if it is from after whatever was shown since:
 * from before a change that may be anybody's it is still followed, but no longer proven.
 */
final class Cover {

  /** Rights may change without any index; so nothing is believed for ever. */
  private static final Duration LONGEST = Duration.ofMinutes(15);

  /**
   * What one server answered may not be known to another one yet, whatever it says of its leader.
   * Servers are usually within 50 ms of each other.
   */
  private static final Duration CATCHING_UP = Duration.ofMillis(200);

  /** Of the wait: how old a quiet end may be. */
  private static final int TOLERATED_SHARE = 6;

  private final List<CatalogPoll> polls;
  private final IntSupplier token;
  private long trustedSince;
  private long provenSince;
  private long provenSinceBefore;
  private boolean open;
  private long lastNamed;

  /**
   * Creates one.
   *
   * @param token the generation of the token, of which rights depend
   */
  Cover(List<CatalogPoll> polls, IntSupplier token, long now) {
    this.polls = polls;
    this.token = token;
    this.trustedSince = now;
    this.provenSince = now;
    this.lastNamed = now;
  }

  /** Returns whether the catalog is followed. */
  boolean isKnown() {
    return polls.stream().allMatch(CatalogPoll::isKnown);
  }

  /** Returns when a change last named services. */
  long lastNamedNanos() {
    return lastNamed;
  }

  long provenSinceNanos() {
    return provenSince;
  }

  /** Nothing from before counts. */
  void begin(long now) {
    trustedSince = now;
    provenSince = now;
    lastNamed = now;
    open = false;
  }

  /** Some services changed, which are told so one by one. */
  void named(long now) {
    lastNamed = now;
  }

  /** Others may have changed too. */
  void othersMayHaveChanged(long now) {
    if (!open) {
      provenSinceBefore = provenSince;
      open = true;
    }
    provenSince = now;
  }

  /** All others that changed since have been named meanwhile. */
  void othersWereNamed() {
    if (open) {
      provenSince = provenSinceBefore;
      open = false;
    }
  }

  /** What is not proven is not followed either: it must be read. */
  void trustProvenOnly() {
    trustedSince = provenSince;
    open = false;
  }

  /** Returns whether a change after this answer would have been shown. */
  boolean trusts(@Nullable Seen seen, long changedNanos) {
    long catchingUp = CATCHING_UP.toNanos();
    return seen != null
        && isLater(seen, changedNanos)
        && seen.isSince(trustedSince + catchingUp)
        && seen.isSince(changedNanos + catchingUp);
  }

  /** Returns whether the answer came after all that was shown, if perhaps from a slower server. */
  boolean isLater(@Nullable Seen seen, long changedNanos) {
    return seen != null
        && seen.token() == token.getAsInt()
        && isKnown()
        && seen.isSince(trustedSince)
        && seen.isSince(changedNanos);
  }

  /** Returns whether a read that waited so long may end with this answer. */
  boolean proves(Seen seen, long changedNanos, Duration wait, long now) {
    return trusts(seen, changedNanos)
        && seen.isSince(provenSince)
        && now - seen.asOfNanos() < LONGEST.toNanos()
        && age(seen, now).compareTo(wait.dividedBy(TOLERATED_SHARE)) <= 0;
  }

  /** Returns how old this answer is: until then it is known to be true. */
  Duration age(Seen seen, long now) {
    long confirmed = Long.MAX_VALUE;
    for (CatalogPoll poll : polls) {
      confirmed = Math.min(confirmed, poll.confirmedNanos() - seen.asOfNanos());
    }
    return Duration.ofNanos(Math.max(0, now - seen.asOfNanos() - Math.max(0, confirmed)));
  }
}
