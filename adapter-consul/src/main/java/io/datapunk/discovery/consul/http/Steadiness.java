package io.datapunk.discovery.consul.http;

import io.datapunk.discovery.core.port.Ticks;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether the servers behind an agent, or the agent, stood still a moment ago.
 *
 * <p>A server that was frozen, cut off or started again answers at once when it goes on, and says
 * that it has just heard of its leader. So it has, and yet it must still catch up with what
 * happened meanwhile: for that moment its word does not count. It shows by stale reads and polls
 * that stay open for longer than usual, by errors of servers, and by servers that say that they are
 * behind. Of other requests nothing is concluded: a leader may need its time.
 *
 * <p>Safe for use from any thread.
 */
final class Steadiness {

  /** A server answers from memory in a few milliseconds; what is longer open is no usual load. */
  static final Duration USUAL = Duration.ofSeconds(1);

  /** How long a server may need to catch up. */
  private static final Duration CATCHING_UP = Duration.ofSeconds(5);

  /** As long as one that stood still may not have been noticed. */
  private static final Duration UNNOTICED = Duration.ofSeconds(4);

  /** How old an answer may be at most where nothing was heard before: others notice in less. */
  private static final Duration UNKNOWN = Duration.ofMinutes(1);

  private final Ticks ticks;
  private final Set<Beat> open = ConcurrentHashMap.newKeySet();
  private boolean stoodStill;
  private long stoodStillNanos;
  private long trustedNanos;

  private Steadiness(Ticks ticks, long trustedNanos) {
    this.ticks = ticks;
    this.trustedNanos = trustedNanos;
  }

  /** Returns one for servers that nothing is held against. */
  static Steadiness trusted(Ticks ticks) {
    return new Steadiness(ticks, ticks.nanos());
  }

  /** Returns one for servers that others failed for: what happened may have happened to them. */
  static Steadiness unheard(Ticks ticks) {
    return new Steadiness(ticks, ticks.nanos() - UNKNOWN.toNanos());
  }

  /** One request, from when it is sent until it ends, with an answer or without. */
  final class Beat {

    private final Ask ask;
    private final long sentNanos = ticks.nanos();

    private Beat(Ask ask) {
      this.ask = ask;
    }

    /** It was answered; the first end counts. */
    void answered(Answer answer) {
      if (!open.remove(this)) {
        return;
      }
      Duration lag = answer.lag().orElse(Duration.ZERO);
      if (isLate() || answer.status() >= 500 || lag.compareTo(USUAL) >= 0) {
        noteStandstill();
      } else if (answer.isOk() && !isDoubtful()) {
        trust(sentNanos - lag.toNanos());
      }
    }

    /** It is over. Broken connections and refusals tell nothing; silence does. */
    void ended() {
      if (open.remove(this) && isLate()) {
        noteStandstill();
      }
    }

    private boolean isLate() {
      Duration usual = ask.isPoll() ? ask.limit().minus(Asks.SILENCE) : Duration.ZERO;
      return ticks.nanos() - sentNanos >= usual.plus(USUAL).toNanos();
    }
  }

  /** Notes that a request is sent. */
  Beat begin(Ask ask) {
    Beat beat = new Beat(ask);
    if (ask.isOfAnyServer()) {
      open.add(beat);
    }
    return beat;
  }

  /** Returns whether a server may still have to catch up, whatever it says. */
  boolean isDoubtful() {
    return open.stream().anyMatch(Beat::isLate) || isCatchingUp();
  }

  /**
   * Returns whether there is no answer of late from a server that did well: it may have stood still
   * unnoticed.
   */
  synchronized boolean isUnheard() {
    return ticks.nanos() - trustedNanos > UNNOTICED.toNanos();
  }

  /** Returns the last moment, in ticks, at which a server is known to have kept up. */
  synchronized long trustedNanos() {
    return trustedNanos;
  }

  private synchronized boolean isCatchingUp() {
    return stoodStill && ticks.nanos() - stoodStillNanos < CATCHING_UP.toNanos();
  }

  private synchronized void noteStandstill() {
    stoodStill = true;
    stoodStillNanos = ticks.nanos();
  }

  private synchronized void trust(long nanos) {
    if (nanos - trustedNanos > 0) {
      trustedNanos = nanos;
    }
  }
}
