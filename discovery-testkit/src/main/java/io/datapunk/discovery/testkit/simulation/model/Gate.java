package io.datapunk.discovery.testkit.simulation.model;

/**
 * Where what the network brings enters a process: held while it is paused, lost once it is dead.
 */
public interface Gate {

  /** Runs {@code task} in the process, now or when it goes on. */
  void enter(Runnable task);
}
