package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The faults a registry's store has now, and what calls fail with because of them.
 *
 * <p>Guarded by the store's lock, but for the latency.
 */
final class FaultSet {

  private static final Duration STAY_AWAY = Duration.ofSeconds(1);

  private final Set<RegistryFault> active = EnumSet.noneOf(RegistryFault.class);
  private volatile Duration latency = Duration.ZERO;

  boolean add(RegistryFault fault) {
    return active.add(fault);
  }

  boolean remove(RegistryFault fault) {
    return active.remove(fault);
  }

  boolean has(RegistryFault fault) {
    return active.contains(fault);
  }

  Duration latency() {
    return latency;
  }

  void latency(Duration roundTrip) {
    latency = roundTrip;
  }

  /** Returns why a call is not served, if it is not. */
  Optional<RegistryException> refusal(Consistency consistency) {
    if (has(RegistryFault.OUTAGE)) {
      return Optional.of(unreachable());
    }
    if (has(RegistryFault.DENIED)) {
      return Optional.of(new RegistryException(Kind.DENIED, "memory: permission denied"));
    }
    if (has(RegistryFault.OVERLOADED)) {
      return Optional.of(
          new RegistryException(Kind.OVERLOADED, "memory: too many requests", STAY_AWAY));
    }
    if (has(RegistryFault.UNAVAILABLE) && consistency != Consistency.STALE) {
      return Optional.of(new RegistryException(Kind.UNAVAILABLE, "memory: no leader"));
    }
    return Optional.empty();
  }

  /** Returns why the answer to a call that was served does not get through, if it does not. */
  Optional<RegistryException> spoiled() {
    if (has(RegistryFault.LOST_ANSWERS)) {
      return Optional.of(unreachable());
    }
    if (has(RegistryFault.GARBAGE)) {
      return Optional.of(new RegistryException(Kind.GARBAGE, "memory: not an answer"));
    }
    return Optional.empty();
  }

  static RegistryException unreachable() {
    return new RegistryException(Kind.UNREACHABLE, "memory: connection refused");
  }
}
