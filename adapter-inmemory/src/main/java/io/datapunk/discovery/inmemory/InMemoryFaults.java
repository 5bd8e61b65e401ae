package io.datapunk.discovery.inmemory;

import static java.util.Objects.requireNonNull;

import io.datapunk.discovery.core.port.RegistryException;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * The faults of a registry in memory, ordered by a test. They concern the store, and so all of its
 * clients.
 *
 * <pre>{@code
 * InMemoryFaults faults = registry.faults();         // or InMemoryFaults.ofRegistry("name")
 * faults.begin(RegistryFault.OUTAGE);
 * // ... the application now lives on what it knows
 * faults.end(RegistryFault.OUTAGE);
 * }</pre>
 *
 * <p>Safe for use from any thread.
 */
public final class InMemoryFaults {

  private final RegistryStore store;

  InMemoryFaults(RegistryStore store) {
    this.store = store;
  }

  /**
   * Returns the faults of the registry behind {@code memory:name}.
   *
   * @throws IllegalArgumentException if none of that name is open
   */
  public static InMemoryFaults ofRegistry(String name) {
    return new InMemoryFaults(InMemoryRegistry.store(requireNonNull(name, "name")));
  }

  /** Begins a fault; if it is there already, nothing changes. */
  public void begin(RegistryFault fault) {
    store.begin(requireNonNull(fault, "fault"));
  }

  /** Ends a fault; if it is not there, nothing changes. */
  public void end(RegistryFault fault) {
    store.end(requireNonNull(fault, "fault"));
  }

  /** Ends all faults, and the latency. What was lost stays lost. */
  public void heal() {
    latency(Duration.ZERO);
    for (RegistryFault fault : RegistryFault.values()) {
      store.end(fault);
    }
  }

  /**
   * Sets how long a call takes there and back. A write is carried out halfway, also if nobody waits
   * for it any more.
   */
  public void latency(Duration roundTrip) {
    if (requireNonNull(roundTrip, "roundTrip").isNegative()) {
      throw new IllegalArgumentException("latency: " + roundTrip + " (expected: not negative)");
    }
    store.faults().latency(roundTrip);
  }

  /**
   * Loses all state, as a server that restarts with an empty disk: open calls fail as {@link
   * RegistryException.Kind#UNREACHABLE}, cursors begin again low.
   */
  public void wipe() {
    store.wipe();
  }

  /** Returns all that the registry knows now. */
  public InMemorySnapshot snapshot() {
    return store.snapshot();
  }

  /**
   * Goes back to what was known then, cursors included, as an operator who restores a backup. Reads
   * that wait are answered at once; leases begin anew.
   */
  public void restore(InMemorySnapshot snapshot) {
    store.restore(requireNonNull(snapshot, "snapshot"));
  }

  /** Loses an instance where lookups find it; the place it was registered at still knows it. */
  public void loseInCatalog(String service, String id) {
    tamper(service, id, InstanceRow::lostInCatalog);
  }

  /**
   * Loses an instance where it was registered: reports fail, lookups still find it and nothing
   * expires.
   */
  public void loseAtAgent(String service, String id) {
    tamper(service, id, InstanceRow::lostAtAgent);
  }

  private void tamper(String service, String id, UnaryOperator<InstanceRow> change) {
    store.tamper(requireNonNull(service, "service"), requireNonNull(id, "id"), change);
  }
}
