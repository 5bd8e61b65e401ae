package io.datapunk.discovery.testkit.simulation.model;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.core.port.DesiredInstance;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * What an agent holds of its own, apart from the catalog: the instances it took and their checks.
 * It writes changes into the catalog soon, and compares the two now and then, in which its own
 * state wins.
 */
public final class AgentState {

  private static final long SYNC_LOW = 2 * WorldTime.MILLI;
  private static final long SYNC_HIGH = 20 * WorldTime.MILLI;
  private static final long RETRY = 3 * WorldTime.SECOND;
  private static final long COMPARE_LOW = 55 * WorldTime.SECOND;
  private static final long COMPARE_HIGH = 65 * WorldTime.SECOND;
  private static final long LOOK = 2 * WorldTime.SECOND;
  private static final int LOOKS_PER_REAP = 15;
  private static final long WAKING = 50 * WorldTime.MILLI;

  private final String node;
  private final WorldTime time;
  private final Chance chance;
  private final Journal journal;
  private final ModelCluster cluster;
  private final Apps apps;
  private final BooleanSupplier working;
  private final SortedMap<String, LocalService> services = new TreeMap<>();
  private double disorder;
  private boolean everDisordered;
  private final SortedMap<String, LocalService> statusesOnTheirWay = new TreeMap<>();
  private long statusTrip;
  private long wakesUntil;
  private int looks;

  AgentState(
      String node,
      WorldTime time,
      Chance chance,
      Journal journal,
      ModelCluster cluster,
      Apps apps,
      BooleanSupplier working) {
    this.node = node;
    this.time = time;
    this.chance = chance;
    this.journal = journal;
    this.cluster = cluster;
    this.apps = apps;
    this.working = working;
    cluster.onLeader(this::synchronizeSoon);
    time.after(chance.between(0, COMPARE_LOW), this::compareRegularly);
    time.after(LOOK, this::lookRegularly);
  }

  /** Makes writes to the catalog arrive late, twice, or in another order with this probability. */
  public void disorder(double rate) {
    disorder = rate;
  }

  /** Returns whether any of its writes ever arrived late or twice. */
  public boolean isEverDisordered() {
    return everDisordered;
  }

  /**
   * Lets a status be on its way to the catalog for so long; one that changes meanwhile is lost: the
   * agent believes, as Consul's may, that the catalog has it. Not if zero.
   */
  public void slowStatuses(long nanos) {
    statusTrip = nanos;
  }

  /** Returns the health of an instance as it knows it; empty if it does not hold it. */
  public Optional<HealthStatus> healthOf(String id) {
    return find(id).map(LocalService::health);
  }

  /** Returns the ids it holds. */
  public List<String> ids() {
    return List.copyOf(services.keySet());
  }

  Optional<LocalService> find(String id) {
    return Optional.ofNullable(services.get(id));
  }

  void register(DesiredInstance instance) {
    services.put(
        instance.id(), new LocalService(instance, services.get(instance.id()), time.now()));
    journal.add(() -> node + ": took " + instance.id());
    synchronize(instance.service(), instance.id());
  }

  void deregister(String service, String id) {
    if (services.remove(id) != null) {
      journal.add(() -> node + ": dropped " + id);
    }
    synchronize(service, id);
  }

  /** Takes a report; false if instance or check are unknown. */
  boolean report(String id, String check, HealthStatus status) {
    LocalService held = services.get(id);
    if (held == null) {
      return false;
    }
    HealthStatus before = held.health();
    if (!held.report(check, status, time.now())) {
      return false;
    }
    if (held.health() != before) {
      synchronizeStatus(held);
    }
    return true;
  }

  /** Puts an instance into maintenance or out of it; false if it is unknown. */
  boolean maintenance(String id, boolean on) {
    LocalService held = services.get(id);
    if (held == null) {
      return false;
    }
    held.maintenance(on);
    synchronize(held.service(), id);
    return true;
  }

  /** Loses everything. */
  void forget() {
    services.clear();
  }

  /** Goes on after it stood still: what it was not told meanwhile is late at once. */
  void wake() {
    if (working.getAsBoolean()) {
      wakesUntil = chance.of(0.5) ? time.now() + WAKING : 0;
      look();
    }
  }

  /** Compares with the catalog a little later, as after a start or an election. */
  void synchronizeSoon() {
    time.after(chance.between(500, 4_000) * WorldTime.MILLI, this::compare);
  }

  /** Writes the present state of one instance into the catalog, soon. */
  private void synchronize(String service, String id) {
    statusesOnTheirWay.remove(id);
    if (chance.of(disorder)) {
      everDisordered = true;
      // A copy of the message with the state of now, that comes when it likes.
      CatalogWrite now = write(service, id);
      time.after(chance.between(0, 6 * WorldTime.SECOND), () -> commit(service, id, now));
    }
    time.after(
        chance.between(SYNC_LOW, SYNC_HIGH),
        () -> {
          if (working.getAsBoolean()) {
            commit(service, id, write(service, id));
          }
        });
  }

  /** Writes a status that changed, unless that is forgotten. */
  private void synchronizeStatus(LocalService held) {
    long trip = time.now() < wakesUntil ? Math.max(statusTrip, SYNC_HIGH) : statusTrip;
    if (statusesOnTheirWay.get(held.id()) == held) {
      journal.add(() -> node + ": loses that " + held.id() + " is " + held.health());
    } else if (trip == 0) {
      synchronize(held.service(), held.id());
    } else {
      CatalogWrite now = CatalogWrite.put(held.row(node));
      statusesOnTheirWay.put(held.id(), held);
      time.after(trip, () -> arrive(held, now));
    }
  }

  private void arrive(LocalService held, CatalogWrite status) {
    boolean isLatest = statusesOnTheirWay.remove(held.id(), held);
    if (isLatest && working.getAsBoolean() && services.get(held.id()) == held) {
      commit(held.service(), held.id(), status);
    }
  }

  private CatalogWrite write(String service, String id) {
    LocalService held = services.get(id);
    return held == null ? CatalogWrite.remove(service, id, node) : CatalogWrite.put(held.row(node));
  }

  private void commit(String service, String id, CatalogWrite write) {
    boolean differs =
        cluster.leader().map(leader -> differs(leader.catalog(), service, id, write)).orElse(true);
    if (!differs) {
      return;
    }
    if (cluster.commit(write)) {
      journal.add(() -> "catalog: " + write);
    } else {
      time.after(
          RETRY,
          () -> {
            if (working.getAsBoolean()) {
              commit(service, id, write(service, id));
            }
          });
    }
  }

  private boolean differs(Catalog catalog, String service, String id, CatalogWrite write) {
    Optional<ModelInstance> held = catalog.row(service, id, node);
    return write instanceof CatalogWrite.Put put
        ? !held.equals(Optional.of(put.instance()))
        : held.isPresent();
  }

  private void compareRegularly() {
    compare();
    time.after(chance.between(COMPARE_LOW, COMPARE_HIGH), this::compareRegularly);
  }

  private void compare() {
    if (!working.getAsBoolean() || cluster.leader().isEmpty()) {
      return;
    }
    statusesOnTheirWay.clear();
    for (LocalService held : List.copyOf(services.values())) {
      commit(held.service(), held.id(), write(held.service(), held.id()));
    }
    List<ModelInstance> rows =
        cluster.leader().map(leader -> leader.catalog().rowsOf(node)).orElse(List.of());
    for (ModelInstance row : rows) {
      if (!services.containsKey(row.id())) {
        commit(row.service(), row.id(), CatalogWrite.remove(row.service(), row.id(), node));
      }
    }
  }

  private void lookRegularly() {
    time.after(LOOK, this::lookRegularly);
    if (!working.getAsBoolean()) {
      return;
    }
    look();
    if (++looks % LOOKS_PER_REAP == 0) {
      reap();
    }
  }

  private void look() {
    for (LocalService held : services.values()) {
      HealthStatus before = held.health();
      held.look(apps.answers(held.endpoint()), time.now());
      if (held.health() != before) {
        synchronizeStatus(held);
      }
    }
  }

  private void reap() {
    List<LocalService> reaped =
        services.values().stream().filter(held -> held.isCriticalForTooLong(time.now())).toList();
    for (LocalService held : reaped) {
      journal.add(() -> node + ": reaps " + held.id() + ", critical for too long");
      deregister(held.service(), held.id());
    }
  }

  @Override
  public String toString() {
    return node + new TreeSet<>(services.keySet());
  }
}
