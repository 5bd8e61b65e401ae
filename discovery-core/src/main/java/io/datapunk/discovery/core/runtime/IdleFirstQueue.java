package io.datapunk.discovery.core.runtime;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * The queue of a pool that starts a thread where no idle one waits, and keeps tasks only once it
 * may start no more. ({@link ThreadPoolExecutor} by itself does it the other way round.)
 */
final class IdleFirstQueue extends LinkedTransferQueue<Runnable> {

  private static final long serialVersionUID = 1L;

  /** Takes a task only if a thread waits for one. */
  @Override
  public boolean offer(Runnable task) {
    return tryTransfer(task);
  }

  /** Keeps what the pool, full of busy threads, has refused; drops it if the pool is shut down. */
  static void keep(Runnable task, ThreadPoolExecutor pool) {
    if (!pool.isShutdown()) {
      ((IdleFirstQueue) pool.getQueue()).put(task);
    }
  }
}
