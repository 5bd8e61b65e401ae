package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.core.port.Handle;
import java.util.Optional;

/**
 * The one timer of a store, set to the next deadline of any instance. It may ring too early, after
 * a report moved the deadline; then nothing is due and it is set again.
 *
 * <p>Guarded by the store's lock.
 */
final class LeaseTimer {

  private final StoreTime time;
  private final Runnable ring;
  private Optional<Armed> armed = Optional.empty();

  private record Armed(long dueNanos, Handle handle) {}

  LeaseTimer(StoreTime time, Runnable ring) {
    this.time = time;
    this.ring = ring;
  }

  /** Makes sure that it rings by then. */
  void ringBy(long dueNanos) {
    if (armed.filter(timer -> timer.dueNanos <= dueNanos).isPresent()) {
      return;
    }
    stop();
    armed = time.at(dueNanos, ring).map(handle -> new Armed(dueNanos, handle));
  }

  void stop() {
    armed.ifPresent(timer -> timer.handle.close());
    armed = Optional.empty();
  }
}
