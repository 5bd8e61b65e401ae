package io.datapunk.discovery.core.register;

import static io.datapunk.discovery.HealthStatus.MAINTENANCE;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The look at what stands under an id before it is registered for the first time.
 *
 * <p>An entry with the same address is our predecessor's, and is taken over. One with another
 * address belongs to somebody else as long as it is in use.
 */
final class Survey {

  /** An agent without a leader needs 7 s to register: looking must not use up that time. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final OwnInstance own;
  private boolean done;

  Survey(OwnInstance own) {
    this.own = own;
  }

  boolean isDone() {
    return done;
  }

  /** Looks; {@code failed} hears of a conflict, and of a registry that cannot be asked. */
  void start(Wanted now, Consumer<Throwable> failed) {
    own.calls.start(
        "find",
        LIMIT,
        () -> own.registry().find(own.service(), own.id()),
        seen -> {
          Optional<ServiceEndpoint> other = seen.flatMap(held -> otherInUse(held, now));
          if (other.isPresent()) {
            failed.accept(conflict(other.get()));
          } else {
            takeOver(seen);
          }
        },
        failure -> {
          switch (RegistryCalls.kindOf(failure)) {
            case UNREACHABLE, OVERLOADED, GARBAGE, CLOSED -> failed.accept(failure);
            default -> doWithout();
          }
        });
  }

  /**
   * Who may not look, or finds no leader to ask, may still register. What a predecessor left behind
   * is undone unseen.
   */
  private void doWithout() {
    done = true;
    own.bond.lostMaintenance();
  }

  /** Maintenance is what a registration wants; a predecessor that died in it left it behind. */
  private void takeOver(Optional<ObservedInstance> predecessor) {
    done = true;
    if (predecessor.map(Verdict::healthOf).filter(MAINTENANCE::equals).isPresent()) {
      own.bond.lostMaintenance();
    }
  }

  private Optional<ServiceEndpoint> otherInUse(ObservedInstance held, Wanted now) {
    boolean ownProcess = held.owner().filter(own.identity.owner()::equals).isPresent();
    return held.agent()
        .or(held::catalog)
        .filter(endpoint -> !ownProcess)
        .filter(endpoint -> !Verdict.isSameAddress(endpoint, now.registration()))
        .filter(endpoint -> endpoint.health().isAtLeast(HealthStatus.WARNING));
  }

  private RegistryException conflict(ServiceEndpoint other) {
    return new RegistryException(
        Kind.CONFLICT,
        "id: "
            + own.id()
            + " belongs to "
            + other.authority()
            + ", which is in use (expected: an id of its own)");
  }
}
