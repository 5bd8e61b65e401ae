package io.datapunk.discovery.testkit.simulation.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The registry's three servers: one log, one leader while two of them see each other, and the
 * others some way behind. What the leader applied is the truth, and is written into the {@link
 * TrueHistory}.
 */
public final class ModelCluster {

  private static final int SERVERS = 3;
  private static final int QUORUM = 2;
  private static final long FIRST_INDEX = 7;

  private final WorldTime time;
  private final Chance chance;
  private final Physics physics;
  private final TrueHistory history;
  private final Journal journal;
  private final List<ModelServer> servers = new ArrayList<>();
  private final List<Entry> log = new ArrayList<>();
  private final List<Runnable> onLeader = new ArrayList<>();
  private @Nullable ModelServer leader;
  private boolean electing;
  private long nextIndex = FIRST_INDEX;
  private long upsetAt;
  private boolean everRestored;
  private int epoch;

  private record Entry(CatalogWrite write, long index) {}

  /** Creates one that is up, empty, and led. */
  public ModelCluster(
      WorldTime time, Chance chance, Physics physics, TrueHistory history, Journal journal) {
    this.time = time;
    this.chance = chance;
    this.physics = physics;
    this.history = history;
    this.journal = journal;
    for (int i = 1; i <= SERVERS; i++) {
      servers.add(new ModelServer("server" + i, time, chance));
    }
    ModelServer first = chance.oneOf(servers);
    first.lead();
    leader = first;
  }

  /** Returns the servers. */
  public List<ModelServer> servers() {
    return servers;
  }

  /** Returns what is true. */
  public TrueHistory history() {
    return history;
  }

  /** Returns the leader, if there is one. */
  public Optional<ModelServer> leader() {
    return Optional.ofNullable(leader);
  }

  /** Returns when its servers or its history were last upset. */
  public long upsetAt() {
    return upsetAt;
  }

  /** Returns whether an earlier state was ever brought back. */
  public boolean isEverRestored() {
    return everRestored;
  }

  /** Returns how long the leader keeps an answer that it has made sure of. */
  long proofNanos() {
    return chance.between(0, physics.proofNanos());
  }

  /** Runs {@code task} each time a leader has been elected. */
  void onLeader(Runnable task) {
    onLeader.add(task);
  }

  /** Returns the leader that this server would forward to after making sure it still leads. */
  Optional<ModelServer> provenLeader(ModelServer from) {
    return from.isMember() ? leader() : Optional.empty();
  }

  /** Returns who this server believes to lead, itself perhaps. */
  Optional<ModelServer> believedLeader(ModelServer from) {
    return from.isOldLeader() ? Optional.of(from) : provenLeader(from);
  }

  /** Carries out a write, if there is a leader; the others apply it when they come to it. */
  public boolean commit(CatalogWrite write) {
    ModelServer now = leader;
    if (now == null) {
      return false;
    }
    Entry entry = new Entry(write, nextIndex++);
    log.add(entry);
    int position = log.size();
    catchUp(now, position);
    for (ModelServer server : servers) {
      if (server != now && server.isMember() && server.follows()) {
        long delay = server.slowedNanos() + chance.between(0, physics.hiddenLagNanos());
        followLater(server, position, delay);
      }
    }
    return true;
  }

  /** Returns a snapshot to restore later. */
  public Optional<Catalog> snapshot() {
    return leader().map(server -> server.catalog().copy());
  }

  /** Brings back an earlier state, cursors included. */
  public void restore(Catalog snapshot) {
    journal.add(() -> "registry: restored");
    everRestored = true;
    upsetAt = time.now();
    commit(CatalogWrite.restore(snapshot.copy()));
  }

  /** Loses everything: all servers stop, and start again with empty disks. */
  public void wipe(long downNanos) {
    journal.add(() -> "registry: wiped, all servers restart");
    upsetAt = time.now();
    epoch++;
    log.clear();
    nextIndex = FIRST_INDEX;
    leader = null;
    for (ModelServer server : servers) {
      server.stop();
      server.erase();
    }
    for (String service : new TreeSet<>(history.recorded())) {
      history.record(service, List.of(), time.now());
    }
    time.after(
        downNanos,
        () -> {
          servers.forEach(ModelServer::start);
          settle();
        });
  }

  /** Stops a server; what it held stays on its disk. */
  public void stop(ModelServer server) {
    if (!server.isUp()) {
      return;
    }
    journal.add(() -> server + ": stopped");
    server.stop();
    settle();
  }

  /** Starts a server again. */
  public void start(ModelServer server) {
    if (server.isUp()) {
      return;
    }
    journal.add(() -> server + ": started");
    server.start();
    settle();
  }

  /** Cuts a server off from the other servers, not from its clients. */
  public void cutOff(ModelServer server) {
    journal.add(() -> server + ": cut off from the others" + (server == leader ? ", it led" : ""));
    server.reachable(false);
    settle();
  }

  /** Connects a server with the others again. */
  public void reconnect(ModelServer server) {
    journal.add(() -> server + ": connected again");
    server.reachable(true);
    settle();
  }

  /** Makes a server follow this much behind the leader, or no longer if zero. */
  public void slowDown(ModelServer server, long nanos) {
    journal.add(() -> server + ": follows " + nanos / WorldTime.MILLI + " ms behind");
    upsetAt = time.now();
    boolean lessThanBefore = nanos < server.slowedNanos();
    server.slowDown(nanos);
    if (nanos == 0 || lessThanBefore) { // else it would be further behind than it says
      followLater(server, log.size(), 0);
    }
  }

  /** Wakes all blocking reads, as a change of a whole node does. */
  public void wakeAll() {
    servers.forEach(ModelServer::wakeAll);
  }

  private void settle() {
    upsetAt = time.now();
    List<ModelServer> members = servers.stream().filter(ModelServer::isMember).toList();
    ModelServer now = leader;
    if (now != null && (!now.isMember() || members.size() < QUORUM)) {
      long lease = chance.between(0, physics.leaseNanos());
      leader = null;
      servers.forEach(server -> server.loseContact(lease));
      journal.add(() -> "registry: no leader");
    }
    for (ModelServer server : servers) {
      if (!server.isMember()) {
        server.loseContact(0);
      } else if (leader != null && !server.follows()) {
        rejoinLater(server);
      }
    }
    if (leader == null && members.size() >= QUORUM && !electing) {
      electing = true;
      time.after(chance.between(500, 2_500) * WorldTime.MILLI, this::elect);
    }
  }

  private void elect() {
    electing = false;
    List<ModelServer> members = servers.stream().filter(ModelServer::isMember).toList();
    if (leader != null || members.size() < QUORUM) {
      return;
    }
    ModelServer elected = chance.oneOf(members);
    catchUp(elected, log.size());
    elected.lead();
    leader = elected;
    journal.add(() -> "registry: " + elected + " leads");
    settle();
    onLeader.forEach(Runnable::run);
  }

  private void rejoinLater(ModelServer server) {
    time.after(chance.between(20, 300) * WorldTime.MILLI, () -> replay(server));
  }

  /**
   * Lets a server that comes back apply what it missed, in steps; what it shows meanwhile is old,
   * and it says so: how long its leader was not heard is in its lag until it is through.
   */
  private void replay(ModelServer server) {
    if (leader == null || !server.isMember() || server.follows()) {
      return;
    }
    int missing = log.size() - server.applied();
    if (missing > 1) {
      catchUp(server, server.applied() + missing / 2);
      time.after(chance.between(20, 300) * WorldTime.MILLI, () -> replay(server));
    } else {
      upsetAt = time.now();
      catchUp(server, log.size());
      server.follow();
    }
  }

  private void followLater(ModelServer server, int position, long delayNanos) {
    int begun = epoch;
    Runnable follow =
        () -> {
          if (epoch == begun && leader != null && server.isMember() && server.follows()) {
            catchUp(server, position);
          }
        };
    if (delayNanos == 0) {
      follow.run();
    } else {
      time.after(delayNanos, follow);
    }
  }

  /** An answer shows all of what is applied in one go, or nothing of it. */
  private void catchUp(ModelServer server, int position) {
    while (server.applied() < position) {
      Entry entry = log.get(server.applied());
      server.apply(entry.write(), entry.index());
      if (server == leader) {
        record(entry.write());
      }
    }
    server.wake();
  }

  private void record(CatalogWrite write) {
    ModelServer now = leader;
    if (now == null) {
      return;
    }
    TreeSet<String> touched = new TreeSet<>();
    if (write instanceof CatalogWrite.Put put) {
      touched.add(put.instance().service());
    } else if (write instanceof CatalogWrite.Remove remove) {
      touched.add(remove.service());
    } else {
      touched.addAll(history.recorded());
      touched.addAll(now.catalog().services());
    }
    for (String service : touched) {
      history.record(service, now.catalog().endpoints(service), time.now());
    }
  }
}
