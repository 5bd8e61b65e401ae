package io.datapunk.discovery.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Many seeds, on as many threads as there are processors; what breaks is repeated and told. */
public final class Batch {

  private static final int TOLD = 3;

  private final Simulation simulation;
  private final List<Outcome> broken = new CopyOnWriteArrayList<>();

  /** Creates one that runs this simulation. */
  public Batch(Simulation simulation) {
    this.simulation = simulation;
  }

  /** Runs {@code count} seeds from {@code first} on, and returns the runs that broke a promise. */
  public List<Outcome> run(long first, long count) {
    AtomicLong next = new AtomicLong(first);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      threads.add(new Thread(() -> work(next, first + count), "simulation-" + i));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      join(thread);
    }
    return broken.stream().sorted(Batch::bySeed).toList();
  }

  /** Returns the broken runs in words: the first few with their history, all of them by seed. */
  public String report(List<Outcome> outcomes) {
    StringBuilder text = new StringBuilder();
    for (Outcome outcome : outcomes.subList(0, Math.min(TOLD, outcomes.size()))) {
      text.append(simulation.tell(outcome.seed()).story()).append('\n');
    }
    for (Outcome outcome : outcomes) {
      text.append(outcome.summary()).append('\n');
    }
    return text.toString();
  }

  private void work(AtomicLong next, long end) {
    for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
      Outcome outcome = simulation.run(seed);
      if (!outcome.isGood()) {
        broken.add(outcome);
      }
    }
  }

  private static int bySeed(Outcome one, Outcome other) {
    return Long.compare(one.seed(), other.seed());
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
