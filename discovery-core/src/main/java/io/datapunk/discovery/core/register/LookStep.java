package io.datapunk.discovery.core.register;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.runtime.Deadline;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads back what the registry holds, at an interval, and compares it with what is wanted.
 *
 * <p>A status that its agent did not bring to the catalog (Consul's may lose one that changes while
 * they synchronise, until they compare everything) is looked at twice: most are only on their way.
 * Registering anew brings it there; where that does not help, it is not repeated all the time.
 */
final class LookStep {

  private static final Duration SECOND_LOOK = Duration.ofSeconds(2);
  private static final Duration BETWEEN_REMEDIES = Duration.ofMinutes(1);

  private final OwnInstance own;
  private final Setbacks setbacks;
  private final Pause untilNext;
  private boolean due;
  private boolean shownTooIll;
  private @Nullable Deadline remedied;

  /**
   * Creates one.
   *
   * @param nowDue told when it is time to look
   */
  LookStep(OwnInstance own, Setbacks setbacks, Runnable nowDue) {
    this.own = own;
    this.setbacks = setbacks;
    this.untilNext =
        new Pause(
            own.world.runtime().scheduler(),
            own.serial,
            () -> {
              due = true;
              nowDue.run();
            });
  }

  boolean isDue() {
    return due;
  }

  /** Looks as soon as that is possible. */
  void soon() {
    due = true;
  }

  /** Looks after the interval. */
  void later() {
    due = false;
    untilNext.begin(own.jittered(own.world.config().reconcileInterval()));
  }

  void stop() {
    untilNext.close();
  }

  void start(Wanted now) {
    own.calls.start(
        "find",
        () -> own.registry().find(own.service(), own.id()),
        seen -> looked(own.bond.accepted().orElse(now), seen),
        this::failed);
  }

  private void looked(Wanted accepted, Optional<ObservedInstance> seen) {
    if (own.closing) {
      return;
    }
    later();
    own.answered();
    Verdict verdict = Verdict.of(seen, own.desired(accepted));
    if (verdict == Verdict.TAKEN) {
      setbacks.taken(seen.flatMap(ObservedInstance::owner).orElse("without a mark"));
      return;
    }
    own.bond.taken(false);
    if (own.bond.holdsNothing()) {
      return;
    }
    if (verdict == Verdict.HELD) {
      held(seen);
    } else {
      setbacks.lost(verdict.reason());
    }
  }

  private void held(Optional<ObservedInstance> seen) {
    if (own.state.is(RegistrationState.LOST)) {
      own.state.moveTo(RegistrationState.REGISTERED, "");
      own.desk.tellAgain();
      own.ready.taken(0);
      own.log.foundAgain();
    }
    HealthStatus health = Verdict.healthOf(seen.orElseThrow());
    own.desk.seen(health);
    if (own.wanted.get().maintenance() && health != HealthStatus.MAINTENANCE) {
      own.bond.lostMaintenance();
    }
    compareShown(seen.orElseThrow());
  }

  private void compareShown(ObservedInstance seen) {
    boolean before = shownTooIll;
    shownTooIll = Verdict.isShownTooIll(seen);
    if (!shownTooIll || remedied != null && !remedied.isOver()) {
      return;
    }
    if (!before) {
      untilNext.begin(SECOND_LOOK);
      return;
    }
    remedied = Deadline.in(BETWEEN_REMEDIES, own.world.runtime().ticks());
    setbacks.lost("shown_as_critical");
  }

  private void failed(Throwable failure) {
    if (own.closing) {
      return;
    }
    if (RegistryCalls.kindOf(failure).isTransient()) {
      setbacks.unreachable("find", failure);
    } else {
      own.log.refused("find", failure);
      later();
    }
  }
}
