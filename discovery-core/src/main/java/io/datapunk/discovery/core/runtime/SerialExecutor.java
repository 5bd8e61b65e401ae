package io.datapunk.discovery.core.runtime;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time, in the order handed in, on a borrowed executor. What only its tasks
 * touch needs no lock: each sees the writes of the one before.
 *
 * <p>A turn on the borrowed executor runs at most {@value #TASKS_PER_TURN} tasks, so that one busy
 * owner does not starve the others.
 */
public final class SerialExecutor implements Executor {

  private static final Logger log = LoggerFactory.getLogger(SerialExecutor.class);
  private static final int TASKS_PER_TURN = 64;

  private final Executor executor;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile @Nullable Thread owner;

  /** Creates one that borrows {@code executor}. */
  public SerialExecutor(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (waiting.getAndIncrement() == 0) {
      executor.execute(this::turn);
    }
  }

  /** Returns whether the calling thread is inside one of the tasks. */
  public boolean isInside() {
    return owner == Thread.currentThread();
  }

  /** Throws if the calling thread is not inside one of the tasks. */
  public void checkInside() {
    if (!isInside()) {
      throw new IllegalStateException("not on the owner's executor");
    }
  }

  private void turn() {
    int ran = 0;
    owner = Thread.currentThread();
    try {
      while (ran < TASKS_PER_TURN) {
        Runnable task = tasks.poll();
        if (task == null) {
          break;
        }
        ran++;
        runGuarded(task);
      }
    } finally {
      owner = null;
    }
    if (waiting.addAndGet(-ran) > 0) {
      executor.execute(this::turn);
    }
  }

  private static void runGuarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) { // one broken task must not stop those behind it
      log.error("A task of the engine failed", e);
    }
  }
}
