package io.datapunk.discovery.core.runtime;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Scheduler;
import io.datapunk.discovery.core.port.Ticks;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The threads that run user code. A task that runs for longer than {@link #STUCK_AFTER} has its
 * thread to itself: another takes the thread's place, up to a bound, so that code that hangs does
 * not keep others waiting.
 */
final class CallbackPool implements Executor {

  static final Duration STUCK_AFTER = Duration.ofSeconds(5);
  private static final int THREADS = 4;
  private static final int MOST_THREADS = 32;

  private final ThreadPoolExecutor pool;
  private final Scheduler scheduler;
  private final Ticks ticks;
  private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);
  private final Map<Thread, Long> runningSince = new ConcurrentHashMap<>();
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile Handle timer = () -> {};

  CallbackPool(String name, Scheduler scheduler, Ticks ticks) {
    this.pool = Pools.neverDropping(name, THREADS);
    this.scheduler = scheduler;
    this.ticks = ticks;
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(() -> run(task));
    lookLater();
  }

  /** Returns whether the calling thread is running user code. */
  boolean isInside() {
    return inside.get();
  }

  void close() {
    timer.close();
    pool.shutdown();
  }

  private void run(Runnable task) {
    Thread thread = Thread.currentThread();
    Long outer = runningSince.putIfAbsent(thread, ticks.nanos());
    inside.set(true);
    try {
      task.run();
    } finally {
      if (outer == null) {
        runningSince.remove(thread);
        inside.remove();
      }
    }
  }

  private void lookLater() {
    if (looking.compareAndSet(false, true)) {
      timer = scheduler.after(STUCK_AFTER, this::look);
    }
  }

  private void look() {
    looking.set(false);
    long now = ticks.nanos();
    long stuck =
        runningSince.values().stream()
            .filter(since -> now - since >= STUCK_AFTER.toNanos())
            .count();
    resize((int) Math.min(MOST_THREADS, THREADS + stuck));
    if (!runningSince.isEmpty() || !pool.getQueue().isEmpty()) {
      lookLater();
    }
  }

  private void resize(int threads) {
    if (threads > pool.getMaximumPoolSize()) {
      pool.setMaximumPoolSize(threads);
      pool.setCorePoolSize(threads);
    } else if (threads < pool.getCorePoolSize()) {
      pool.setCorePoolSize(threads);
      pool.setMaximumPoolSize(threads);
    }
  }
}
