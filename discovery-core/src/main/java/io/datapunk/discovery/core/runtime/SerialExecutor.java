package io.datapunk.discovery.core.runtime;

import static java.util.Objects.requireNonNull;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time, in the order handed in, on a borrowed executor. What only its tasks
 * touch needs no lock: each sees the writes of the one before.
 *
 * <p>A turn on the borrowed executor runs at most {@value #TASKS_PER_TURN} tasks, so that one busy
 * owner does not starve the others. Where the borrowed executor refuses a turn, the task that asked
 * for it is refused as well; those behind it wait for the next that is handed in.
 */
public final class SerialExecutor implements Executor {

  private static final Logger log = LoggerFactory.getLogger(SerialExecutor.class);
  private static final int TASKS_PER_TURN = 64;

  private final Executor executor;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Whether a turn is under way or asked for; only whoever sets it may ask for one. */
  private final AtomicBoolean taken = new AtomicBoolean();

  private volatile @Nullable Thread owner;

  /** Creates one that borrows {@code executor}. */
  public SerialExecutor(Executor executor) {
    this.executor = requireNonNull(executor, "executor");
  }

  /**
   * Runs a task after those handed in before.
   *
   * @throws RuntimeException what the borrowed executor throws if it refuses; then the task does
   *     not run
   */
  @Override
  public void execute(Runnable task) {
    requireNonNull(task, "task");
    Runnable own = () -> runGuarded(task);
    tasks.add(own);
    if (taken.compareAndSet(false, true)) {
      Turn turn = new Turn();
      try {
        executor.execute(turn);
      } catch (RuntimeException | Error refused) { // such as: no more threads
        if (turn.begin()) {
          tasks.remove(own);
          taken.set(false);
          throw refused;
        }
      }
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

  /** One visit to the borrowed executor. One that was refused may come nevertheless. */
  private final class Turn implements Runnable {

    private final AtomicBoolean begun = new AtomicBoolean();

    /** Returns true to one caller: to the turn itself, or to whoever takes it back. */
    boolean begin() {
      return begun.compareAndSet(false, true);
    }

    @Override
    public void run() {
      if (!begin()) {
        return;
      }
      do {
        runSome();
        taken.set(false);
      } while (!tasks.isEmpty() && taken.compareAndSet(false, true) && !handOn());
    }
  }

  /** Returns whether the rest has a turn of its own; if not, this one has to go on. */
  private boolean handOn() {
    Turn next = new Turn();
    try {
      executor.execute(next);
      return true;
    } catch (RuntimeException | Error refused) {
      return !next.begin();
    }
  }

  private void runSome() {
    owner = Thread.currentThread();
    try {
      for (int ran = 0; ran < TASKS_PER_TURN; ran++) {
        Runnable task = tasks.poll();
        if (task == null) {
          return;
        }
        task.run();
      }
    } finally {
      owner = null;
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
