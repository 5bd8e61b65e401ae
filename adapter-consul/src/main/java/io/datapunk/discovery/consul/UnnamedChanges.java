package io.datapunk.discovery.consul;

import io.datapunk.discovery.core.port.Handle;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Changes of which the shared polls show an index alone, as of a port or of metadata: who was it?
 *
 * <p>Where nodes are few, their instances are compared with what was seen of each service. Where
 * they are many, the index itself must tell: the index of a service is that of its last change, so
 * a service that was named by its checks and read at the very index that was shown explains it. If
 * none does, all services are read, spread over time. All steps run on the lane.
 */
final class UnnamedChanges {

  /** The poll for checks wakes at the same time, and names most of those that register. */
  private static final Duration MOMENT = Duration.ofMillis(60);

  private static final Duration FOR_EACH_NODE = Duration.ofMillis(20);
  private static final Duration SECOND_LOOK = Duration.ofMillis(250);
  private static final int SERVICES_PER_NODE = 10;

  /** Who reads services. */
  interface Reader {

    /** Reads those of which something else was seen than was found. */
    void readDifferent(ChangedInstances.Found found);

    /** All others are as they were seen. */
    void othersAreTheSame();

    /** Reads all, spread over time. */
    void readAll();

    /** Returns how many are followed. */
    int size();
  }

  private final Tools tools;
  private final TaskLane lane;
  private final ChangedInstances instances;
  private final Supplier<Set<String>> nodes;
  private final Reader reader;
  private final Set<Long> unexplained = new HashSet<>();
  private boolean open;
  private long before;
  private long last;
  private boolean waiting;
  private Handle moment = () -> {};

  UnnamedChanges(
      Place place, Tools tools, TaskLane lane, Supplier<Set<String>> nodes, Reader reader) {
    this.tools = tools;
    this.lane = lane;
    this.instances = new ChangedInstances(place, tools);
    this.nodes = nodes;
    this.reader = reader;
  }

  /** Somebody changed between these indexes. */
  void shown(long earlier, long index) {
    if (!open) {
      open = true;
      before = earlier;
    }
    last = index;
    unexplained.add(index);
    lookAfter(longer(MOMENT, FOR_EACH_NODE.multipliedBy(nodes.get().size())), false);
  }

  /** A service was read, and changed last at that index. */
  void explained(long index) {
    unexplained.remove(index);
  }

  void clear() {
    open = false;
    unexplained.clear();
  }

  void end() {
    clear();
    moment.close();
  }

  private void lookAfter(Duration pause, boolean again) {
    if (!waiting) {
      waiting = true;
      moment = tools.context().scheduler().after(pause, () -> lane.submit(() -> look(again)));
    }
  }

  private void look(boolean again) {
    waiting = false;
    if (!open) {
      return;
    }
    Set<String> known = nodes.get();
    if (known.size() * SERVICES_PER_NODE <= reader.size() + SERVICES_PER_NODE) {
      long until = last;
      instances
          .after(before, known)
          .thenAccept(found -> lane.submit(() -> conclude(found, until, again)));
    } else {
      if (!unexplained.isEmpty()) {
        reader.readAll();
      }
      clear();
    }
  }

  private void conclude(Optional<ChangedInstances.Found> found, long until, boolean again) {
    if (!open) {
      return;
    }
    if (found.isEmpty()) {
      clear();
      reader.readAll();
      return;
    }
    reader.readDifferent(found.get());
    if (last != until) {
      return; // there is another look to come
    }
    if (found.get().latest() == until || again) {
      reader.othersAreTheSame();
      clear();
    } else {
      // Somebody went, or the server that answered is behind.
      lookAfter(SECOND_LOOK, true);
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
