package io.datapunk.discovery.consul.http;

import io.datapunk.discovery.core.port.Ticks;
import java.time.Duration;

/**
 * How many connections to one agent this process may hold.
 *
 * <p>An agent allows 200 of one client address, all processes of a host together, and counts idle
 * ones too. Who comes beyond that is answered by 429 or by the end of the connection, heartbeats
 * and registrations like all others. So the budget is far below; four connections are kept for
 * writes, and some for reads that are answered at once, which make room for two of them. An agent
 * that refuses halves the budget; it grows back by one for each quiet ten seconds.
 *
 * <p>Safe for use from any thread.
 */
public final class ConnectionBudget {

  /** With as many, six processes on one host fit into an agent's default limit. */
  public static final int USUAL = 32;

  /** The writes, one read at a time, and the three shared polls. */
  public static final int LEAST = 8;

  /** How many writes of one kind may be under way, each on a connection. */
  public static final int WRITES_OF_A_KIND = 2;

  /** Of reports of health, and of changes; each kind has a client of its own. */
  private static final int KEPT_FOR_WRITES = 2 * WRITES_OF_A_KIND;

  private static final int MOST_READS = 16;
  private static final int SHARE_OF_READS = 4;
  private static final Duration GROWTH = Duration.ofSeconds(10);

  /** What was under way when the agent refused is refused too, and says nothing new. */
  private static final Duration SETTLING = Duration.ofSeconds(2);

  private final int most;
  private final Ticks ticks;
  private int ownPolls;
  private int sharedPolls;
  private int allowedThen;
  private boolean everRefused;
  private long refusedNanos;
  private boolean everAnswered;
  private long answeredNanos;

  ConnectionBudget(int most, Ticks ticks) {
    this.most = most;
    this.allowedThen = most;
    this.ticks = ticks;
  }

  /** Returns how many connections there may be now. */
  synchronized int allowed() {
    if (!everRefused) {
      return most;
    }
    long grown = sinceRefusal() / GROWTH.toNanos();
    return (int) Math.min(most, allowedThen + grown);
  }

  /** Notes that the agent refused a connection or a request. */
  synchronized void refused() {
    if (everRefused && sinceRefusal() < SETTLING.toNanos()) {
      return;
    }
    allowedThen = Math.max(LEAST, allowed() / 2);
    everRefused = true;
    refusedNanos = ticks.nanos();
  }

  /** Notes what the agent answered. */
  synchronized void answered(Answer answer) {
    if (answer.asksForLess()) {
      refused();
    }
    answered();
  }

  /** Notes that the agent answered. */
  synchronized void answered() {
    everAnswered = true;
    answeredNanos = ticks.nanos();
  }

  /**
   * Returns whether the agent refused just now: what fails now may fail for the same reason. One
   * that holds no poll, and has answered nothing for a while, does not refuse: it is away.
   */
  synchronized boolean isRefusing() {
    boolean refused = everRefused && sinceRefusal() < SETTLING.toNanos();
    boolean alive = everAnswered && ticks.nanos() - answeredNanos < SETTLING.toNanos();
    return refused && (polls() > 0 || alive);
  }

  /** Returns how many long polls there may be, those of all services together. */
  public synchronized int pollPlaces() {
    return usable() - leastReads();
  }

  /** Takes a place for the poll of one service, if one is left beside {@code kept} others. */
  synchronized boolean tryOwnPoll(int kept) {
    if (ownPolls + kept >= pollPlaces()) {
      return false;
    }
    ownPolls++;
    return true;
  }

  /** Takes a place for a poll that many services depend on. */
  synchronized void startSharedPoll() {
    sharedPolls++;
  }

  synchronized void endOwnPoll() {
    ownPolls--;
  }

  synchronized void endSharedPoll() {
    sharedPolls--;
  }

  /** Returns how many long polls hold a connection. */
  synchronized int polls() {
    return ownPolls + sharedPolls;
  }

  /** Returns how many reads there may be at a time that are answered at once. */
  synchronized int readPlaces() {
    return Math.max(leastReads(), Math.min(MOST_READS, usable() - polls()));
  }

  private int usable() {
    return allowed() - KEPT_FOR_WRITES;
  }

  private int leastReads() {
    int withChanges = (usable() + WRITES_OF_A_KIND) / SHARE_OF_READS;
    return Math.max(1, withChanges - WRITES_OF_A_KIND);
  }

  private long sinceRefusal() {
    return ticks.nanos() - refusedNanos;
  }
}
