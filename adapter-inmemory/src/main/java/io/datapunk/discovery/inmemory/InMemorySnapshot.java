package io.datapunk.discovery.inmemory;

/** All that a registry in memory knew at one moment, to go back to. */
public final class InMemorySnapshot {

  private final RegistryState state;

  InMemorySnapshot(RegistryState state) {
    this.state = state;
  }

  /** Returns a copy to go on from; this snapshot stays as it is. */
  RegistryState state() {
    return state.copy();
  }

  @Override
  public String toString() {
    return "InMemorySnapshot[" + state.names() + "]";
  }
}
