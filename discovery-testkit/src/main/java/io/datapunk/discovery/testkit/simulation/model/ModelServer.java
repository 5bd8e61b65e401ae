package io.datapunk.discovery.testkit.simulation.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * One of the registry's servers: what it has applied so far, the cursors it hands out, and the
 * blocking reads that wait at it. Its cursors differ lastingly from those of the other servers.
 */
public final class ModelServer {

  private static final long HEARTBEAT = 150 * WorldTime.MILLI;

  private final String name;
  private final WorldTime time;
  private final Chance chance;
  private final Catalog catalog = new Catalog();
  private final SortedMap<String, Long> skews = new TreeMap<>();
  private final boolean skewed;
  private List<ServerPoll> polls = new ArrayList<>();
  private int applied;
  private boolean up = true;
  private boolean reachable = true;
  private boolean leads;
  private boolean follows = true;
  private long lastContact;
  private long leaseUntil;
  private long slowedNanos;

  ModelServer(String name, WorldTime time, Chance chance) {
    this.name = name;
    this.time = time;
    this.chance = chance;
    this.skewed = chance.of(0.6);
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /** Returns whether it runs. */
  public boolean isUp() {
    return up;
  }

  /** Returns whether it runs and reaches the others. */
  public boolean isMember() {
    return up && reachable;
  }

  /** Returns whether it follows a leader without more delay than it can know of. */
  public boolean isCurrent() {
    return up && (leads || follows && slowedNanos == 0);
  }

  /** Returns what it has applied. */
  public Catalog catalog() {
    return catalog;
  }

  int applied() {
    return applied;
  }

  long slowedNanos() {
    return slowedNanos;
  }

  boolean follows() {
    return follows;
  }

  /** Returns whether it led, lost its followers, and has not noticed yet. */
  boolean isOldLeader() {
    return up && !leads && time.now() < leaseUntil;
  }

  /** Answers a read: at once if its index exceeds the poll's cursor, else when it does. */
  void read(ServerPoll poll, long maxWaitNanos) {
    if (maxWaitNanos <= 0 || index(poll.service()) > poll.cursor()) {
      poll.answer(answer(poll.service()));
      return;
    }
    polls.add(poll);
    long jitter = chance.between(0, maxWaitNanos / 16);
    poll.limit(time.after(maxWaitNanos + jitter, () -> release(parked -> parked == poll)));
  }

  /** Wakes all who wait, whether or not anything changed. */
  void wakeAll() {
    release(parked -> true);
  }

  /** Applies a write of the log; whoever it concerns is woken by {@link #wake}. */
  void apply(CatalogWrite write, long index) {
    if (write instanceof CatalogWrite.Restore) {
      wakeAll(); // all are told what was before, and under which index
    }
    write.applyTo(catalog, index);
    applied++;
  }

  /** Wakes those whose service has changed since they asked. */
  void wake() {
    release(parked -> index(parked.service()) > parked.cursor());
  }

  /** Forgets everything, as one that starts with an empty disk. */
  void erase() {
    catalog.become(new Catalog());
    applied = 0;
  }

  void stop() {
    up = false;
    loseContact(0);
    breakPolls();
  }

  void start() {
    up = true;
  }

  void reachable(boolean now) {
    reachable = now;
  }

  void lead() {
    leads = true;
    follow();
  }

  void follow() {
    follows = true;
    leaseUntil = 0;
  }

  /** No leader is heard any more; one that led goes on believing it does for a while. */
  void loseContact(long leaseNanos) {
    if (!follows) {
      return;
    }
    follows = false;
    if (leads) {
      leads = false;
      leaseUntil = time.now() + leaseNanos;
      lastContact = leaseUntil;
    } else {
      lastContact = time.now() - slowedNanos;
    }
  }

  /** Makes it apply what the leader says this much later, and say so. */
  void slowDown(long nanos) {
    slowedNanos = nanos;
  }

  private void breakPolls() {
    List<ServerPoll> broken = polls;
    polls = new ArrayList<>();
    broken.forEach(ServerPoll::breakOff);
  }

  private void release(Predicate<ServerPoll> chosen) {
    if (polls.isEmpty()) {
      return;
    }
    List<ServerPoll> woken = new ArrayList<>();
    List<ServerPoll> rest = new ArrayList<>();
    for (ServerPoll parked : polls) {
      (chosen.test(parked) ? woken : rest).add(parked);
    }
    polls = rest;
    woken.forEach(poll -> poll.answer(answer(poll.service())));
  }

  private ServerAnswer answer(String service) {
    return new ServerAnswer(catalog.endpoints(service), index(service), lag());
  }

  private long lag() {
    if (leads || isOldLeader()) {
      return 0;
    }
    if (!follows) {
      return Math.max(0, time.now() - lastContact);
    }
    return slowedNanos + chance.between(0, HEARTBEAT);
  }

  private long index(String service) {
    return catalog.indexOf(service) + skew(service);
  }

  private long skew(String service) {
    return skews.computeIfAbsent(
        service,
        name -> skewed && chance.of(0.7) ? chance.between(1, chance.of(0.3) ? 5_000 : 40) : 0L);
  }

  @Override
  public String toString() {
    return name;
  }
}
