package io.datapunk.discovery.core.runtime;

import java.util.AbstractQueue;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The queue of a pool that starts a thread where no idle one waits, and keeps tasks only once it
 * may start no more. ({@link ThreadPoolExecutor} by itself does it the other way round.)
 *
 * <p>Of the idle threads the one that worked last goes on, so that after a burst those that are not
 * needed end. (The JDK's queues give each its turn, and none ever ends.)
 */
final class IdleFirstQueue extends AbstractQueue<Runnable> implements BlockingQueue<Runnable> {

  private final ReentrantLock lock = new ReentrantLock();

  // guarded by the lock
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final Deque<Idle> idle = new ArrayDeque<>();

  /** A thread that waits, and what it is handed. */
  private final class Idle {
    private final Condition handed = lock.newCondition();
    private @Nullable Runnable task;
  }

  /** Keeps what the pool, full of busy threads, has refused; drops it if the pool is shut down. */
  static void keep(Runnable task, ThreadPoolExecutor pool) {
    if (!pool.isShutdown()) {
      ((IdleFirstQueue) pool.getQueue()).put(task);
    }
  }

  /** Returns whether as many threads wait for a task. */
  boolean isAwaitedBy(int threads) {
    lock.lock();
    try {
      return idle.size() == threads;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a task only if a thread waits for one. */
  @Override
  public boolean offer(Runnable task) {
    lock.lock();
    try {
      Idle last = idle.poll();
      if (last == null) {
        return false;
      }
      last.task = task;
      last.handed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean offer(Runnable task, long time, TimeUnit unit) {
    return offer(task);
  }

  @Override
  public void put(Runnable task) {
    lock.lock();
    try {
      if (!offer(task)) {
        tasks.add(task);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable Runnable poll() {
    lock.lock();
    try {
      return tasks.poll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Runnable take() throws InterruptedException {
    while (true) {
      Runnable task = poll(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
      if (task != null) {
        return task;
      }
    }
  }

  @Override
  public @Nullable Runnable poll(long time, TimeUnit unit) throws InterruptedException {
    lock.lockInterruptibly();
    Idle self = new Idle();
    try {
      Runnable kept = tasks.poll();
      if (kept != null) {
        return kept;
      }
      idle.push(self);
      long left = unit.toNanos(time);
      while (self.task == null && left > 0) {
        left = self.handed.awaitNanos(left);
      }
      return self.task;
    } catch (InterruptedException e) {
      if (self.task != null) {
        tasks.addFirst(self.task); // it was handed over at the same moment
      }
      throw e;
    } finally {
      idle.remove(self);
      lock.unlock();
    }
  }

  @Override
  public @Nullable Runnable peek() {
    lock.lock();
    try {
      return tasks.peek();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean remove(Object task) {
    lock.lock();
    try {
      return tasks.remove(task);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int size() {
    lock.lock();
    try {
      return tasks.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int remainingCapacity() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Iterator<Runnable> iterator() {
    lock.lock();
    try {
      return List.copyOf(tasks).iterator();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int drainTo(Collection<? super Runnable> target) {
    return drainTo(target, Integer.MAX_VALUE);
  }

  @Override
  public int drainTo(Collection<? super Runnable> target, int most) {
    lock.lock();
    try {
      int drained = 0;
      while (drained < most && !tasks.isEmpty()) {
        target.add(tasks.remove());
        drained++;
      }
      return drained;
    } finally {
      lock.unlock();
    }
  }
}
