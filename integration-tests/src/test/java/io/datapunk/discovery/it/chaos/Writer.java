package io.datapunk.discovery.it.chaos;

import io.datapunk.discovery.it.chaos.CatalogClient.Mark;
import io.datapunk.discovery.it.servers.ConsulMember;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Who changes some services at random, one after the other, through whichever agent answers, and
 * writes down what they were. A change that may have failed is tried until it is known to hold.
 */
final class Writer implements AutoCloseable {

  private static final long RETRY_NANOS = 50_000_000;
  private static final int ALWAYS_PASSING = 2;

  private final List<History> histories;
  private final List<CatalogClient> agents;
  private final Random random;
  private final long pauseNanos;
  private final Thread thread;
  private volatile boolean active;
  private volatile boolean closed;
  private final AtomicInteger changes = new AtomicInteger();
  private volatile long lastChangeNanos = System.nanoTime();
  private boolean busy;
  private int agent;

  Writer(
      String name, List<History> histories, List<ConsulMember> agents, long seed, int perSecond) {
    this.histories = histories;
    this.agents = agents.stream().map(a -> new CatalogClient(new ConsulHttp(a.httpUri()))).toList();
    this.random = new Random(seed);
    this.pauseNanos = 1_000_000_000L / perSecond;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Gives each service its first state, then waits to be told to go on. */
  void begin() {
    for (History history : histories) {
      change(history);
    }
    thread.start();
  }

  void resume() {
    active = true;
  }

  /** Begins no more changes; one that is under way goes on. */
  void pause() {
    active = false;
  }

  /** Whether no change is under way. */
  synchronized boolean isQuiet() {
    return !active && !busy;
  }

  int changes() {
    return changes.get();
  }

  /** When the last change was known to hold. */
  long lastChangeNanos() {
    return lastChangeNanos;
  }

  private void run() {
    while (!closed) {
      if (isTurn()) {
        change(histories.get(random.nextInt(histories.size())));
        rest();
      }
      LockSupport.parkNanos(pauseNanos / 2 + random.nextLong(pauseNanos));
    }
  }

  private synchronized boolean isTurn() {
    busy = active;
    return busy;
  }

  private synchronized void rest() {
    busy = false;
  }

  private void change(History history) {
    String service = history.service();
    Set<String> critical = new TreeSet<>();
    TreeSet<String> passing = new TreeSet<>();
    for (int i = 0; i < CatalogClient.INSTANCES; i++) {
      int fate = i < ALWAYS_PASSING ? 0 : random.nextInt(3);
      if (fate == 0) {
        passing.add(CatalogClient.id(service, i));
      } else if (fate == 1) {
        critical.add(CatalogClient.id(service, i));
      }
    }
    State state = new State(history.nextNumber(), passing);
    history.asked(state);
    while (!closed && !isWritten(service, state, critical)) {
      agent = (agent + 1) % agents.size();
      LockSupport.parkNanos(RETRY_NANOS);
    }
    history.confirmed();
    lastChangeNanos = System.nanoTime();
    changes.incrementAndGet();
  }

  private boolean isWritten(String service, State state, Set<String> critical) {
    CatalogClient catalog = agents.get(agent);
    try {
      Mark mark = catalog.mark(service);
      return mark.number() == state.number()
          || catalog.write(service, state, critical, mark.index());
    } catch (IOException notKnown) {
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
