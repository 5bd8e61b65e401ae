package io.datapunk.discovery.core.deliver;

import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.StaleReason;

/** Who is handed states: a listener, or a subscriber with demand. Called one at a time. */
interface Receiver {

  /** Returns whether a change may be handed over now, and if so counts it as handed over. */
  boolean takesChange();

  void change(ServiceChange change);

  void stale(ServiceSnapshot last, StaleReason reason);

  void recovered(ServiceSnapshot current);
}
