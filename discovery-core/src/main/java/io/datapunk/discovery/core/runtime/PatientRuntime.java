package io.datapunk.discovery.core.runtime;

import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Scheduler;
import io.datapunk.discovery.core.port.Ticks;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * A runtime as the engine and its adapters rely on it: workers, callbacks and what may block come
 * {@linkplain PatientExecutor late} rather than being refused.
 */
public final class PatientRuntime implements EngineRuntime {

  private final EngineRuntime runtime;
  private final PatientExecutor workers;
  private final PatientExecutor callbacks;
  private final PatientExecutor blocking;

  /** Creates one that borrows {@code runtime}, and closes it. */
  public PatientRuntime(EngineRuntime runtime) {
    this.runtime = runtime;
    this.workers = new PatientExecutor(runtime.workers(), runtime.scheduler());
    this.callbacks = new PatientExecutor(runtime.callbacks(), runtime.scheduler());
    this.blocking = new PatientExecutor(runtime.blocking(), runtime.scheduler());
  }

  @Override
  public Executor workers() {
    return workers;
  }

  @Override
  public Executor callbacks() {
    return callbacks;
  }

  @Override
  public Executor blocking() {
    return blocking;
  }

  @Override
  public Executor probes() {
    return runtime.probes();
  }

  @Override
  public Scheduler scheduler() {
    return runtime.scheduler();
  }

  @Override
  public Ticks ticks() {
    return runtime.ticks();
  }

  @Override
  public Clock clock() {
    return runtime.clock();
  }

  @Override
  public RandomGenerator random(String name) {
    return runtime.random(name);
  }

  @Override
  public boolean inCallback() {
    return runtime.inCallback();
  }

  @Override
  public <T> T await(CompletableFuture<T> future, Duration limit)
      throws TimeoutException, InterruptedException {
    return runtime.await(future, limit);
  }

  /** What still waits is handed in once more: stages of callers are completed, the rest dropped. */
  @Override
  public void close() {
    runtime.close();
    workers.close();
    callbacks.close();
    blocking.close();
  }
}
