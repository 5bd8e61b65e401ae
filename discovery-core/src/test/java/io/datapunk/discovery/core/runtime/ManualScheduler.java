package io.datapunk.discovery.core.runtime;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Scheduler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A scheduler whose tasks run when the test says so. */
final class ManualScheduler implements Scheduler {

  private final Map<Runnable, Duration> tasks = new LinkedHashMap<>();

  @Override
  public Handle after(Duration delay, Runnable task) {
    tasks.put(task, delay);
    return () -> tasks.remove(task);
  }

  Map<Runnable, Duration> tasks() {
    return tasks;
  }

  void fire() {
    Runnable first = tasks.keySet().iterator().next();
    tasks.remove(first);
    first.run();
  }
}
