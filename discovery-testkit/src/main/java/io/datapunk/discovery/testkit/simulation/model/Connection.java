package io.datapunk.discovery.testkit.simulation.model;

import io.datapunk.discovery.core.port.RegistryException.Kind;
import org.jspecify.annotations.Nullable;

/** The agent's end of a call: it ends once, and then gives its slot back. */
final class Connection<T> {

  private final ModelAgent agent;
  private final Call<T> call;
  private final Slots.Slot slot;
  private boolean over;

  Connection(ModelAgent agent, Call<T> call, Slots.Slot slot) {
    this.agent = agent;
    this.call = call;
    this.slot = slot;
  }

  void answer(@Nullable T value) {
    agent.unlessFrozen(
        () -> {
          if (end()) {
            call.answer(value);
          }
        });
  }

  void fail(Kind kind, String message) {
    agent.unlessFrozen(
        () -> {
          if (end()) {
            call.fail(kind, message);
          }
        });
  }

  /** The agent died. */
  void die() {
    if (end()) {
      call.refuse();
    }
  }

  private boolean end() {
    if (over) {
      return false;
    }
    over = true;
    slot.release();
    agent.ended(this);
    return true;
  }
}
