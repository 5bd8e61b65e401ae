package io.datapunk.discovery.testkit.simulation.model;

/**
 * The connections an agent grants to one host. A poll that its client abandoned keeps its slot
 * until its wait has run out.
 */
final class Slots {

  private int limit;
  private int taken;

  Slots(int limit) {
    this.limit = limit;
  }

  void limit(int most) {
    limit = most;
  }

  boolean isFull() {
    return taken >= limit;
  }

  Slot take() {
    taken++;
    return new Slot();
  }

  /** One connection; given back once. */
  final class Slot {

    private boolean held = true;

    void release() {
      if (held) {
        held = false;
        taken--;
      }
    }
  }
}
