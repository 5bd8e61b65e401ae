package io.datapunk.discovery.core.register;

import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.core.observe.RegistrationMetrics;

/** Where one registration stands: read by anybody, moved by its keeper along the table. */
final class StateBox {

  private final String service;
  private final RegistrationMetrics metrics;
  private volatile RegistrationState state = RegistrationState.PENDING;

  StateBox(String service, RegistrationMetrics metrics) {
    this.service = service;
    this.metrics = metrics;
  }

  /** Counts it from now on. */
  void open() {
    metrics.opened(state);
  }

  RegistrationState get() {
    return state;
  }

  boolean is(RegistrationState other) {
    return state == other;
  }

  /** Moves there; nothing if it stands there. Throws if the table does not allow it. */
  void moveTo(RegistrationState to) {
    RegistrationState from = state;
    if (from != to) {
      Transitions.check(from, to);
      state = to;
      metrics.moved(service, from, to);
    }
  }
}
