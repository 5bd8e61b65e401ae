package io.datapunk.discovery.consul.poll;

import io.datapunk.discovery.consul.agent.Place;
import io.datapunk.discovery.consul.call.TaskLane;
import io.datapunk.discovery.consul.http.Tools;
import io.datapunk.discovery.core.port.Handle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Changes of which the shared polls show an index alone, as of a port or of metadata: who was it?
 *
 * <p>Where nodes are few, their instances are looked at, and compared with what was seen of each
 * service. A look explains a change once each node was shown at its index or beyond: servers take
 * over changes in their order. An answer at a smaller index is from a server that is behind, or
 * from one that counts for each node apart; then there is another look. After some looks it is
 * enough that an instance changed at that index or beyond, and if none did, all services are read,
 * spread over time.
 *
 * <p>Where nodes are many, the indexes themselves must tell: the index of a service is that of its
 * last change, so a service that was named by its checks, and read at the very index that was
 * shown, explains it. If there may have been changes at indexes in between, each of these must be
 * explained so. Else all services are read. What is explained thus is not proven, since one write
 * may change two services.
 *
 * <p>All steps run on the lane.
 */
final class UnnamedChanges {

  /** The poll for checks wakes at the same time, and names most of those that register. */
  private static final Duration MOMENT = Duration.ofMillis(60);

  private static final Duration FOR_EACH_NODE = Duration.ofMillis(20);
  private static final Duration PAUSE_BETWEEN_LOOKS = Duration.ofMillis(250);
  private static final int MOST_LOOKS = 4;
  private static final int SERVICES_PER_NODE = 10;
  private static final int KEPT_INDEXES = 256;

  /** Who is told what was found out. */
  interface Follower {

    /** Returns how many services are followed. */
    int size();

    /** These instances were found, after the last of the changes was shown. */
    void found(ChangedInstances.Found found, long shownNanos);

    /** Whoever changed up to then has been found; what changed later has not. */
    void explainedUpTo(long nanos);

    /** All that changed have been found. */
    void explained();

    /** The changes were most likely those of services that have been read. */
    void likelyExplained();

    /** Anybody may have changed. */
    void unexplained();
  }

  /** A change that is not explained yet. */
  private static final class Change {
    final IndexMove move;
    final long shownNanos;
    int looks;

    Change(IndexMove move, long shownNanos) {
      this.move = move;
      this.shownNanos = shownNanos;
    }
  }

  /** A look at all nodes: first waited for, then under way. */
  private static final class Look {
    List<Change> changes = List.of();
    Handle pause = () -> {};
  }

  private final Tools tools;
  private final TaskLane lane;
  private final ChangedInstances instances;
  private final Supplier<Set<String>> nodes;
  private final Follower follower;
  private final List<Change> changes = new ArrayList<>();
  private final LinkedHashSet<Long> indexesRead = new LinkedHashSet<>();
  private Optional<Look> look = Optional.empty();

  UnnamedChanges(
      Place place, Tools tools, TaskLane lane, Supplier<Set<String>> nodes, Follower follower) {
    this.tools = tools;
    this.lane = lane;
    this.instances = new ChangedInstances(place, tools);
    this.nodes = nodes;
    this.follower = follower;
  }

  /** Somebody changed. */
  void shown(IndexMove move, long now) {
    changes.add(new Change(move, now));
    lookSoon();
  }

  /** A service was read, and changed last at that index. */
  void read(long index) {
    indexesRead.add(index);
    if (indexesRead.size() > KEPT_INDEXES) {
      indexesRead.remove(indexesRead.iterator().next());
    }
  }

  /** Nothing from before counts. */
  void clear() {
    drop();
    indexesRead.clear();
  }

  private void drop() {
    changes.clear();
    look.ifPresent(begun -> begun.pause.close());
    look = Optional.empty();
  }

  private void lookSoon() {
    Duration forAllNodes = FOR_EACH_NODE.multipliedBy(nodes.get().size());
    lookAfter(MOMENT.compareTo(forAllNodes) > 0 ? MOMENT : forAllNodes);
  }

  /** There is one look at a time. */
  private void lookAfter(Duration pause) {
    if (look.isEmpty()) {
      Look next = new Look();
      look = Optional.of(next);
      next.pause =
          tools.context().scheduler().after(pause, () -> lane.submit(() -> unlessCleared(next)));
    }
  }

  private void unlessCleared(Look begun) {
    if (isCurrent(begun)) {
      begin(begun);
    }
  }

  private void begin(Look begun) {
    Set<String> known = nodes.get();
    if (known.isEmpty() || areMany(known)) {
      judgeByIndexes();
      return;
    }
    begun.changes = List.copyOf(changes);
    instances.on(known).thenAccept(found -> lane.submit(() -> conclude(begun, found)));
  }

  private boolean areMany(Set<String> known) {
    return known.size() * SERVICES_PER_NODE > follower.size() + SERVICES_PER_NODE;
  }

  private void conclude(Look done, Optional<ChangedInstances.Found> found) {
    if (!isCurrent(done)) {
      return;
    }
    look = Optional.empty();
    if (found.isEmpty()) {
      giveUp();
      return;
    }
    follower.found(found.get(), done.changes.get(done.changes.size() - 1).shownNanos);
    for (Change change : done.changes) {
      change.looks++;
      if (explains(found.get(), change)) {
        changes.remove(change);
      } else if (change.looks == MOST_LOOKS) {
        giveUp();
        return;
      }
    }
    goOn();
  }

  private static boolean explains(ChangedInstances.Found found, Change change) {
    long index = change.move.to();
    return Long.compareUnsigned(found.index(), index) >= 0
        || change.looks == MOST_LOOKS && Long.compareUnsigned(found.lastChange(), index) >= 0;
  }

  private void goOn() {
    Optional<Change> earliest = changes.stream().min(Comparator.comparing(c -> c.move, EARLIER));
    earliest.ifPresentOrElse(
        change -> follower.explainedUpTo(change.move.fromNanos()), follower::explained);
    if (changes.stream().anyMatch(change -> change.looks > 0)) {
      lookAfter(PAUSE_BETWEEN_LOOKS);
    } else if (!changes.isEmpty()) {
      lookSoon();
    }
  }

  private static final Comparator<IndexMove> EARLIER =
      (one, other) -> Long.signum(one.fromNanos() - other.fromNanos());

  private void giveUp() {
    drop();
    follower.unexplained();
  }

  private void judgeByIndexes() {
    boolean explained = changes.stream().allMatch(change -> wasRead(change.move));
    drop();
    if (explained) {
      follower.likelyExplained();
    } else {
      follower.unexplained();
    }
  }

  /** Returns whether a service was read at each index at which something may have changed. */
  private boolean wasRead(IndexMove move) {
    long between = move.first() ? 0 : move.to() - move.from() - 1;
    if (Long.compareUnsigned(between, indexesRead.size()) > 0) {
      return false;
    }
    for (long index = move.to(); index != move.to() - between - 1; index--) {
      if (!indexesRead.contains(index)) {
        return false;
      }
    }
    return true;
  }

  private boolean isCurrent(Look some) {
    return look.filter(current -> current == some).isPresent();
  }
}
