package io.datapunk.discovery.redis;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final AtomicInteger waiting = new AtomicInteger();

  Serial(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void execute(Runnable step) {
    steps.add(step);
    if (waiting.getAndIncrement() == 0) {
      executor.execute(this::turn);
    }
  }

  private void turn() {
    int ran = 0;
    for (Runnable step = steps.poll(); step != null; step = steps.poll()) {
      ran++;
      try {
        step.run();
      } catch (RuntimeException e) {
        log.error("A step of the Redis adapter failed", e);
      }
    }
    if (waiting.addAndGet(-ran) > 0) {
      executor.execute(this::turn);
    }
  }
}
