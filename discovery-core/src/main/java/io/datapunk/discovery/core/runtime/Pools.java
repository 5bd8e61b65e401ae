package io.datapunk.discovery.core.runtime;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the threads: the only place that does. */
final class Pools {

  private static final Logger log = LoggerFactory.getLogger(Pools.class);
  private static final int BLOCKING_PLATFORM = 8;
  private static final int BLOCKING_VIRTUAL = 64;
  private static final int GROWN = 128;
  private static final int FIRST_UNPINNED_JDK = 24;
  private static final long IDLE_SECONDS = 10;

  private Pools() {}

  static ThreadPoolExecutor bounded(String name, int threads) {
    return pool(threads, platform(name), new ThreadPoolExecutor.DiscardPolicy());
  }

  /** Once it is shut down, tasks run on the thread that hands them in. */
  static ThreadPoolExecutor neverDropping(String name, int threads) {
    return growing(
        threads,
        platform(name),
        (task, pool) -> {
          if (pool.isShutdown()) {
            task.run();
          } else {
            IdleFirstQueue.keep(task, pool);
          }
        });
  }

  /**
   * Virtual threads where {@code synchronized} no longer pins their carrier (JEP 491, JDK 24), few
   * platform threads before.
   */
  static ThreadPoolExecutor blocking(String name) {
    return Runtime.version().feature() >= FIRST_UNPINNED_JDK
        ? pool(BLOCKING_VIRTUAL, virtual(name), new ThreadPoolExecutor.DiscardPolicy())
        : growing(BLOCKING_PLATFORM, platform(name), IdleFirstQueue::keep);
  }

  /**
   * As many threads as there is work at a time, up to a bound, and a queue beyond: work that never
   * ends costs its thread and delays no other.
   */
  static ThreadPoolExecutor growing(String name) {
    ThreadFactory factory =
        Runtime.version().feature() >= FIRST_UNPINNED_JDK ? virtual(name) : platform(name);
    return growing(GROWN, factory, IdleFirstQueue::keep);
  }

  static ScheduledThreadPoolExecutor timer(String name) {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, platform(name));
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  private static ThreadPoolExecutor growing(
      int most, ThreadFactory factory, RejectedExecutionHandler whenFull) {
    return new ThreadPoolExecutor(
        0, most, IDLE_SECONDS, TimeUnit.SECONDS, new IdleFirstQueue(), factory, whenFull);
  }

  private static ThreadPoolExecutor pool(
      int threads, ThreadFactory factory, RejectedExecutionHandler whenShut) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            factory,
            whenShut);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ThreadFactory platform(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return logging(thread);
    };
  }

  private static Thread logging(Thread thread) {
    thread.setUncaughtExceptionHandler(
        (where, what) -> log.error("Uncaught in {}", where.getName(), what));
    return thread;
  }

  /** {@code Thread.ofVirtual().name(name, 0).factory()}, which JDK 17 does not have. */
  private static ThreadFactory virtual(String name) {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder$OfVirtual");
      Object named =
          type.getMethod("name", String.class, long.class).invoke(builder, name + "-", 0);
      ThreadFactory factory = (ThreadFactory) type.getMethod("factory").invoke(named);
      return task -> logging(factory.newThread(task));
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | IllegalAccessException
        | InvocationTargetException e) {
      log.warn("No virtual threads on this JVM, using platform threads", e);
      return platform(name);
    }
  }
}
