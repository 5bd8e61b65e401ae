package io.datapunk.discovery.redis;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs short steps one at a time, in order, on a borrowed executor. State that only its steps touch
 * needs no lock.
 */
final class Serial implements Executor {

  private static final Logger log = LoggerFactory.getLogger(Serial.class);

  private final Executor executor;
  private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean running = new AtomicBoolean();

  Serial(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void execute(Runnable step) {
    steps.add(step);
    beginUnlessRunning();
  }

  private void beginUnlessRunning() {
    if (!running.compareAndSet(false, true)) {
      return;
    }
    try {
      executor.execute(this::turn);
    } catch (RuntimeException | Error e) { // what waits is taken along by the next step
      running.set(false);
      log.error("No thread for a step of the Redis adapter", e);
    }
  }

  private void turn() {
    for (Runnable step = steps.poll(); step != null; step = steps.poll()) {
      try {
        step.run();
      } catch (RuntimeException | Error e) {
        log.error("A step of the Redis adapter failed", e);
      }
    }
    running.set(false);
    if (!steps.isEmpty()) {
      beginUnlessRunning();
    }
  }
}
