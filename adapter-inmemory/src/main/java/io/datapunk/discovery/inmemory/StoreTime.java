package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.Handle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A store's own time: nanoseconds since it was made, by the clock of its oldest client. When that
 * one leaves, the next oldest takes over and time goes on; without clients it stands.
 *
 * <p>Guarded by the store's lock.
 */
final class StoreTime {

  private final List<AdapterContext> clients = new ArrayList<>();
  private long elapsedNanos;
  private long sinceTicks;

  /** Returns how much time has passed. */
  long nanos() {
    return clients.isEmpty()
        ? elapsedNanos
        : elapsedNanos + (clients.get(0).ticks().nanos() - sinceTicks);
  }

  void join(AdapterContext client) {
    clients.add(client);
    if (clients.size() == 1) {
      sinceTicks = client.ticks().nanos();
    }
  }

  /**
   * Takes a client out.
   *
   * @return whether time has another source now, so that timers must be set anew
   */
  boolean leave(AdapterContext client) {
    long now = nanos();
    boolean led = clients.indexOf(client) == 0;
    clients.remove(client);
    if (led) {
      elapsedNanos = now;
      sinceTicks = clients.isEmpty() ? 0 : clients.get(0).ticks().nanos();
    }
    return led;
  }

  /** Runs a task at that time; empty if there is no client to run it. */
  Optional<Handle> at(long dueNanos, Runnable task) {
    Duration delay = Duration.ofNanos(Math.max(0, dueNanos - nanos()));
    return clients.stream().findFirst().map(client -> client.scheduler().after(delay, task));
  }
}
