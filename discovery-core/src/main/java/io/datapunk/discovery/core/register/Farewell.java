package io.datapunk.discovery.core.register;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.runtime.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The end of a registration: shown out of service if it drains, then looked at, removed if it still
 * is ours, and looked at again until it is gone.
 *
 * <p>It looks before each write, since a successor may have taken the id over; maintenance that met
 * one all the same is taken back. It ends in any case: what the registry did not confirm within the
 * time for closing stays unconfirmed.
 */
final class Farewell {

  private enum Phase {
    CHECK,
    TAKE_OUT,
    SHOWN,
    DRAIN,
    LOOK,
    REMOVE,
    GIVE_BACK,
    OVER
  }

  private static final HealthReport DRAINING = HealthReport.critical("draining");
  private static final String SUCCEEDED = "a successor has the id";
  private static final Duration PAUSE_MIN = Duration.ofMillis(50);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

  /** By how much the calendar of who takes over at the same address may be ahead. */
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

  /** How long draining waits to hear whether the entry still is ours. */
  private static final Duration CHECK_LIMIT = Duration.ofSeconds(2);

  /** As long as any setting: in nanoseconds it still fits into a long, with room to add. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /** How long callers may use what they know, beside the time to live of their caches. */
  private static final Duration CALLERS_MARGIN = Duration.ofSeconds(2);

  private final OwnInstance own;
  private final DesiredInstance instance;
  private final Runnable removing;
  private final Runnable again;
  private final BiConsumer<RegistrationState, String> end;
  private final Pause pause;
  private final Backoff backoff;
  private final Duration drain;
  private Phase phase;
  private boolean inMaintenance;
  private long inMaintenanceMillis;
  private boolean removed;
  private boolean waitedForRemoval;
  private String trouble = "the registry did not answer";
  private @Nullable Handle limit;

  /**
   * Creates one that does nothing until {@link #begin}.
   *
   * @param removing told when draining is over
   * @param again told when the next step may be possible
   * @param end told once how it ended, and why so
   */
  Farewell(
      OwnInstance own,
      Runnable removing,
      Runnable again,
      BiConsumer<RegistrationState, String> end) {
    Wanted last = own.wanted.get();
    this.own = own;
    this.instance = own.desired(last);
    this.removing = removing;
    this.again = again;
    this.end = end;
    this.pause = new Pause(own.world.runtime().scheduler(), own.serial, again);
    this.backoff = new Backoff(PAUSE_MIN, PAUSE_MAX, own.world.random());
    this.drain =
        own.state.is(RegistrationState.REGISTERED)
            ? drainOf(last.registration(), own.world.config())
            : Duration.ZERO;
    this.phase = drain.isZero() ? Phase.LOOK : Phase.CHECK;
  }

  /** Returns how long it may take at most. */
  static Duration bound(ServiceRegistration registration, ServiceDiscoveryConfig config) {
    Duration drain = drainOf(registration, config);
    Duration whole =
        drain.isZero() ? config.closeTimeout() : drain.plus(config.closeTimeout().multipliedBy(2));
    return whole.compareTo(LONGEST) < 0 ? whole : LONGEST;
  }

  private static Duration drainOf(ServiceRegistration registration, ServiceDiscoveryConfig config) {
    Duration least = config.cacheTtl().plus(CALLERS_MARGIN);
    return registration
        .drain()
        .map(wanted -> wanted.compareTo(least) > 0 ? wanted : least)
        .orElse(Duration.ZERO);
  }

  void begin() {
    if (phase == Phase.LOOK) {
      beginRemoving();
    } else {
      own.state.moveTo(RegistrationState.DRAINING, "");
      limit = after(own.world.config().closeTimeout(), this::takenOutTooLate);
    }
  }

  /** Whether it leaves the calls to others. */
  boolean isIdle() {
    return phase == Phase.DRAIN;
  }

  /** Takes the next step; called when no call is under way. */
  void step() {
    if (pause.isOn()) {
      return;
    }
    switch (phase) {
      case CHECK -> check();
      case SHOWN, LOOK -> look();
      case TAKE_OUT -> takeOut();
      case REMOVE -> remove();
      case GIVE_BACK -> giveBack();
      case DRAIN, OVER -> {}
    }
  }

  // Draining.

  /** Where that cannot be read, draining must not fail for it: {@link #giveBack} mends it later. */
  private void check() {
    own.calls.start(
        "find",
        CHECK_LIMIT,
        () -> own.registry().find(own.service(), own.id()),
        this::checked,
        failure -> phase = phase == Phase.CHECK ? Phase.TAKE_OUT : phase);
  }

  private void checked(Optional<ObservedInstance> seen) {
    if (phase != Phase.CHECK) {
      return;
    }
    if (isOurs(seen)) {
      phase = Phase.TAKE_OUT;
    } else {
      beginRemoving();
    }
  }

  private void takeOut() {
    Optional<String> check = own.desk.anyReported();
    boolean critical = instance.registration().drainAs() == HealthStatus.CRITICAL;
    if (critical && check.isPresent()) {
      own.calls.start(
          "report",
          () -> own.registry().report(own.service(), own.id(), check.get(), DRAINING),
          nothing -> takenOut(() -> own.desk.silence(check.get())),
          this::notTakenOut);
    } else {
      inMaintenance = true;
      own.calls.start(
          "maintenance",
          () -> own.registry().maintenance(own.service(), own.id(), true, DRAINING.message()),
          nothing -> takenOut(() -> {}),
          this::notTakenOut);
    }
  }

  private void takenOut(Runnable then) {
    inMaintenanceMillis = own.world.runtime().clock().millis();
    own.written();
    if (phase == Phase.TAKE_OUT) {
      then.run();
      phase = Phase.SHOWN;
    }
  }

  private void notTakenOut(Throwable failure) {
    inMaintenanceMillis = own.world.runtime().clock().millis();
    if (phase != Phase.TAKE_OUT) {
      return;
    }
    if (retried(failure)) {
      phase = Phase.CHECK;
    } else {
      beginRemoving();
    }
  }

  /** Callers may have cached it until lookups show it out of service: the time counts from then. */
  private void lookedWhetherShown(Optional<ObservedInstance> seen) {
    if (isSomebodyElses(seen)) {
      beginRemoving();
      return;
    }
    boolean shown =
        seen.flatMap(ObservedInstance::catalog)
            .filter(endpoint -> endpoint.health().isAtLeast(HealthStatus.UNKNOWN))
            .isEmpty();
    if (shown) {
      beginDraining();
    } else {
      pause.begin(backoff.next());
    }
  }

  private void takenOutTooLate() {
    if (phase == Phase.SHOWN) {
      beginDraining();
    } else if (phase == Phase.CHECK || phase == Phase.TAKE_OUT) {
      beginRemoving();
    }
  }

  private void beginDraining() {
    phase = Phase.DRAIN;
    own.drainEnds = own.world.runtime().clock().instant().plus(drain);
    closeLimit();
    limit = after(drain, this::beginRemoving);
  }

  // Removing.

  private void beginRemoving() {
    phase = Phase.LOOK;
    own.drainEnds = null;
    pause.close();
    closeLimit();
    removing.run();
    limit =
        after(
            own.world.config().closeTimeout(), () -> over(RegistrationState.UNCONFIRMED, trouble));
    again.run();
  }

  private void look() {
    own.calls.start(
        "find", () -> own.registry().find(own.service(), own.id()), this::looked, this::lookFailed);
  }

  private void looked(Optional<ObservedInstance> seen) {
    if (phase == Phase.SHOWN) {
      lookedWhetherShown(seen);
    } else if (phase == Phase.LOOK) {
      lookedWhetherGone(seen);
    }
  }

  private boolean isOurs(Optional<ObservedInstance> seen) {
    return seen.filter(held -> Verdict.isOurs(held, instance)).isPresent();
  }

  private boolean isSomebodyElses(Optional<ObservedInstance> seen) {
    return !isOurs(seen) && seen.filter(held -> !Verdict.isNowhere(held)).isPresent();
  }

  private void lookedWhetherGone(Optional<ObservedInstance> seen) {
    if (seen.isEmpty() || Verdict.isNowhere(seen.get())) {
      over(RegistrationState.CLOSED, "it is gone");
    } else if (!Verdict.isOurs(seen.get(), instance)) {
      succeeded(seen.get());
    } else if (removed && !waitedForRemoval) {
      trouble = "it is still there after it was removed";
      waitedForRemoval = true;
      pause.begin(backoff.next());
    } else {
      phase = Phase.REMOVE;
    }
  }

  /**
   * One who began before maintenance arrived did not see it, and would leave it alone, as an
   * operator's. One who began later ended it; what it is in now is not ours.
   */
  private void succeeded(ObservedInstance successor) {
    boolean unseen = successor.incarnation() - inMaintenanceMillis <= CLOCKS_DIFFER.toMillis();
    if (inMaintenance && unseen && Verdict.healthOf(successor) == HealthStatus.MAINTENANCE) {
      phase = Phase.GIVE_BACK;
    } else {
      over(RegistrationState.CLOSED, SUCCEEDED);
    }
  }

  private void giveBack() {
    own.calls.start(
        "maintenance",
        () -> own.registry().maintenance(own.service(), own.id(), false, ""),
        nothing -> {
          own.written();
          over(RegistrationState.CLOSED, SUCCEEDED);
        },
        failure -> {
          if (phase == Phase.GIVE_BACK && retried(failure)) {
            phase = Phase.LOOK;
          } else {
            over(RegistrationState.CLOSED, SUCCEEDED);
          }
        });
  }

  private void lookFailed(Throwable failure) {
    boolean tooLate = phase != Phase.SHOWN && phase != Phase.LOOK;
    if (tooLate || retried(failure)) {
      return;
    }
    if (phase == Phase.SHOWN) {
      beginDraining();
    } else if (removed) {
      over(RegistrationState.UNCONFIRMED, "it cannot be read back: " + failure.getMessage());
    } else {
      phase = Phase.REMOVE;
    }
  }

  private void remove() {
    own.calls.start(
        "deregister",
        () -> own.registry().deregister(own.service(), own.id()),
        nothing -> {
          own.written();
          removed = true;
          waitedForRemoval = false;
          phase = phase == Phase.REMOVE ? Phase.LOOK : phase;
        },
        this::notRemoved);
  }

  private void notRemoved(Throwable failure) {
    if (phase != Phase.REMOVE) {
      return;
    }
    if (retried(failure)) {
      phase = Phase.LOOK;
    } else {
      over(RegistrationState.UNCONFIRMED, "it cannot be removed: " + failure.getMessage());
    }
  }

  /** Prepares another attempt, if the failure may pass. */
  private boolean retried(Throwable failure) {
    boolean passing = RegistryCalls.kindOf(failure).isTransient();
    if (passing) {
      trouble = String.valueOf(failure.getMessage());
      pause.begin(backoff.next());
    }
    return passing;
  }

  private void over(RegistrationState state, String reason) {
    if (phase != Phase.OVER) {
      phase = Phase.OVER;
      pause.close();
      closeLimit();
      end.accept(state, reason);
    }
  }

  // Limits.

  private void closeLimit() {
    if (limit != null) {
      limit.close();
      limit = null;
    }
  }

  private Handle after(Duration time, Runnable task) {
    Pause timer = new Pause(own.world.runtime().scheduler(), own.serial, task);
    timer.begin(time);
    return timer;
  }
}
