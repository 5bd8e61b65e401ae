package io.datapunk.discovery.testkit;

/**
 * One task handed to a simulated runtime.
 *
 * @param owner the runtime it was handed to
 * @param lane what kind of thread it stands for
 * @param work what to run
 */
record SimulatedTask(SimulatedRuntime owner, Lane lane, Runnable work) {

  /** What kind of thread a task would run on. */
  enum Lane {
    WORKERS,
    BLOCKING,
    CALLBACKS,
    SCHEDULER;

    /** Whether a task there may wait for a future. */
    boolean mayWait() {
      return this == BLOCKING || this == CALLBACKS;
    }
  }
}
