package io.datapunk.discovery.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** The tasks ready to run, and the choice of the next one. */
final class TaskQueue {

  private final List<SimulatedTask> ready = new ArrayList<>();
  private final IntUnaryOperator choice;

  /**
   * Creates an empty queue.
   *
   * @param choice from how many are ready to the index of the one to run
   */
  TaskQueue(IntUnaryOperator choice) {
    this.choice = choice;
  }

  boolean isEmpty() {
    return ready.isEmpty();
  }

  void add(SimulatedTask task) {
    ready.add(task);
  }

  SimulatedTask next() {
    return ready.remove(choice.applyAsInt(ready.size()));
  }

  void drop(SimulatedRuntime owner) {
    ready.removeIf(task -> task.owner() == owner);
  }
}
