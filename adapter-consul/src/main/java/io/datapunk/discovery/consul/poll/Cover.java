package io.datapunk.discovery.consul.poll;

import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the shared polls prove of services that were read before.
 *
 * <p>An answer about a service is worth one of three things:
 *
 * <ul>
 *   <li>It is <em>later</em> than all that was shown of the service, though perhaps from a server
 *       that does not know yet what was shown. Anything else must be read at once.
 *   <li>It is <em>trusted</em>: it is later by so much that no server is that far behind. A change
 *       after it would be shown, so the service need not be read.
 *   <li>It is <em>proven</em> up to a moment: until then nothing changed that was not shown. A read
 *       may end with it if that moment is not long ago.
 * </ul>
 *
 * <p>It is proven up to the moment at which the last of the polls was confirmed. But where a change
 * was shown that may be anybody's, there is a <em>doubt</em>: until it is known who it was, an
 * answer from before is proven only up to the last moment before that change, and loses its proof
 * if it never becomes known.
 *
 * <p>Each moment is one in ticks.
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
  private long lastNamed;
  private @Nullable Doubt doubt;

  /**
   * Others than those named may have changed.
   *
   * @param explainedNanos up to then it is known who changed
   * @param shownNanos when the last such change was shown: what is read later knows of it
   */
  private record Doubt(long explainedNanos, long shownNanos) {}

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

  /** Nothing from before counts. */
  void begin(long now) {
    lastNamed = now;
    readAllSince(now);
  }

  /** Some services changed, which are told so one by one. */
  void named(long now) {
    lastNamed = now;
  }

  /** All may have changed, and must be read. */
  void readAllSince(long now) {
    trustedSince = now;
    provenSince = now;
    doubt = null;
  }

  /** Others may have changed too, between these moments. */
  void doubt(long explainedNanos, long shownNanos) {
    Doubt held = doubt;
    doubt =
        held == null || explainedNanos - held.explainedNanos < 0
            ? new Doubt(explainedNanos, shownNanos)
            : new Doubt(held.explainedNanos, shownNanos);
  }

  /** Whoever changed up to then has been told so; later changes are still in doubt. */
  void explainedUpTo(long nanos) {
    Doubt held = doubt;
    if (held != null) {
      doubt = new Doubt(nanos, held.shownNanos);
    }
  }

  /** All that changed have been told so. */
  void explained() {
    doubt = null;
  }

  /** It will not be known who changed: what is in doubt must be read to be proven again. */
  void dropProof() {
    Doubt held = doubt;
    if (held != null) {
      provenSince = held.shownNanos;
      doubt = null;
    }
  }

  /** It will not be known who changed: what is in doubt must be read. */
  void dropTrust() {
    Doubt held = doubt;
    if (held != null) {
      readAllSince(held.shownNanos);
    }
  }

  /** Returns whether the answer came after all that was shown, if perhaps from a slower server. */
  boolean isLater(@Nullable Seen seen, long namedNanos) {
    return seen != null
        && seen.token() == token.getAsInt()
        && isKnown()
        && seen.isSince(trustedSince)
        && seen.isSince(namedNanos);
  }

  /** Returns whether a change after this answer would have been shown. */
  boolean trusts(@Nullable Seen seen, long namedNanos) {
    return seen != null
        && isLater(seen, namedNanos)
        && isSurelySince(seen, trustedSince)
        && isSurelySince(seen, namedNanos);
  }

  /** Returns whether a read that waited so long may end with this answer. */
  boolean proves(Seen seen, long namedNanos, Duration wait, long now) {
    return trusts(seen, namedNanos)
        && isSurelySince(seen, provenSince)
        && now - seen.asOfNanos() < LONGEST.toNanos()
        && age(seen, now).compareTo(wait.dividedBy(TOLERATED_SHARE)) <= 0;
  }

  /** Returns how long ago this answer was last known to be true. */
  Duration age(Seen seen, long now) {
    long proven = Long.MAX_VALUE;
    for (CatalogPoll poll : polls) {
      proven = Math.min(proven, poll.confirmedNanos() - seen.asOfNanos());
    }
    Doubt held = doubt;
    if (held != null && !isSurelySince(seen, held.shownNanos)) {
      proven = Math.min(proven, held.explainedNanos - seen.asOfNanos());
    }
    return Duration.ofNanos(Math.max(0, now - seen.asOfNanos() - Math.max(0, proven)));
  }

  private static boolean isSurelySince(Seen seen, long nanos) {
    return seen.isSince(nanos + CATCHING_UP.toNanos());
  }
}
