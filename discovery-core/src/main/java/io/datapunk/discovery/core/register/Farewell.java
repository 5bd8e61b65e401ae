package io.datapunk.discovery.core.register;

import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.runtime.Backoff;
import io.datapunk.discovery.core.runtime.SerialExecutor;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The end of a registration: shown out of service if it drains, then looked at, removed if it still
 * is ours, and looked at again until it is gone.
 *
 * <p>It looks before it removes, since a successor may have taken the id over. It ends in any case:
 * what the registry did not confirm within the time for closing stays unconfirmed.
 */
final class Farewell {

  private enum Phase {
    TAKE_OUT,
    DRAIN,
    LOOK,
    REMOVE,
    OVER
  }

  private static final Duration PAUSE_MIN = Duration.ofMillis(50);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

  private final KeeperWorld world;
  private final DesiredInstance instance;
  private final RegistryCalls calls;
  private final SerialExecutor serial;
  private final BiConsumer<RegistrationState, String> end;
  private final Runnable drained;
  private final Pause pause;
  private final Backoff backoff;
  private final Duration drain;
  private Phase phase;
  private boolean removed;
  private String lastFailure = "no answer from the registry";
  private @Nullable Handle limit;

  /**
   * Creates one that does nothing until {@link #begin}.
   *
   * @param drain how long to show it out of service first; zero for not
   * @param drained told when removing begins
   * @param again told when the next step is possible
   * @param end told once how it ended, and why so
   */
  Farewell(
      KeeperWorld world,
      DesiredInstance instance,
      Duration drain,
      RegistryCalls calls,
      SerialExecutor serial,
      Runnable drained,
      Runnable again,
      BiConsumer<RegistrationState, String> end) {
    this.world = world;
    this.instance = instance;
    this.drain = drain;
    this.calls = calls;
    this.serial = serial;
    this.drained = drained;
    this.end = end;
    this.pause = new Pause(world.runtime().scheduler(), serial, again);
    this.backoff = new Backoff(PAUSE_MIN, PAUSE_MAX, world.random());
    this.phase = drain.isZero() ? Phase.LOOK : Phase.TAKE_OUT;
  }

  void begin() {
    if (phase == Phase.LOOK) {
      beginRemoving();
    } else {
      limit = after(world.config().closeTimeout(), this::beginRemoving);
    }
  }

  /** Whether it leaves time for other calls. */
  boolean isIdle() {
    return phase == Phase.DRAIN;
  }

  /** Takes the next step; called when no call is under way. */
  void step() {
    if (pause.isOn()) {
      return;
    }
    switch (phase) {
      case TAKE_OUT -> takeOut();
      case LOOK -> look();
      case REMOVE -> remove();
      case DRAIN, OVER -> {}
    }
  }

  private void takeOut() {
    calls.start(
        "maintenance",
        () -> registry().maintenance(instance.service(), instance.id(), true, "draining"),
        nothing -> beginDraining(),
        failure -> {
          if (phase == Phase.TAKE_OUT) {
            if (RegistryCalls.kindOf(failure).isTransient()) {
              retry(failure);
            } else {
              beginRemoving();
            }
          }
        });
  }

  private void beginDraining() {
    if (phase == Phase.TAKE_OUT) {
      phase = Phase.DRAIN;
      closeLimit();
      limit = after(drain, this::beginRemoving);
    }
  }

  private void beginRemoving() {
    phase = Phase.LOOK;
    pause.close();
    closeLimit();
    drained.run();
    limit =
        after(
            world.config().closeTimeout(), () -> over(RegistrationState.UNCONFIRMED, lastFailure));
    if (!calls.isBusy()) {
      step();
    }
  }

  private void look() {
    calls.start(
        "find",
        () -> registry().find(instance.service(), instance.id()),
        this::looked,
        failure -> {
          if (RegistryCalls.kindOf(failure).isTransient()) {
            retry(failure);
          } else if (removed) {
            over(RegistrationState.UNCONFIRMED, "cannot be read back: " + failure.getMessage());
          } else {
            phase = Phase.REMOVE;
          }
        });
  }

  private void looked(Optional<ObservedInstance> seen) {
    if (phase != Phase.LOOK) {
      return;
    }
    if (seen.isEmpty() || Verdict.isNowhere(seen.get())) {
      over(RegistrationState.CLOSED, "gone");
    } else if (!Verdict.isOurs(seen.get(), instance)) {
      over(RegistrationState.CLOSED, "a successor has the id");
    } else {
      if (removed) {
        lastFailure = "it is still there after it was removed";
        pause.begin(backoff.next());
      }
      phase = Phase.REMOVE;
    }
  }

  private void remove() {
    calls.start(
        "deregister",
        () -> registry().deregister(instance.service(), instance.id()),
        nothing -> {
          removed = true;
          if (phase == Phase.REMOVE) {
            phase = Phase.LOOK;
          }
        },
        failure -> {
          if (RegistryCalls.kindOf(failure).isTransient()) {
            retry(failure);
          } else {
            over(RegistrationState.UNCONFIRMED, "cannot be removed: " + failure.getMessage());
          }
        });
  }

  private void retry(Throwable failure) {
    lastFailure = String.valueOf(failure.getMessage());
    if (phase != Phase.OVER) {
      pause.begin(backoff.next());
    }
  }

  private void over(RegistrationState state, String reason) {
    if (phase != Phase.OVER) {
      phase = Phase.OVER;
      pause.close();
      closeLimit();
      end.accept(state, reason);
    }
  }

  private void closeLimit() {
    if (limit != null) {
      limit.close();
      limit = null;
    }
  }

  private Handle after(Duration time, Runnable task) {
    Phase begun = phase;
    return world
        .runtime()
        .scheduler()
        .after(
            time,
            () ->
                serial.execute(
                    () -> {
                      if (isStill(begun)) {
                        task.run();
                      }
                    }));
  }

  /** A timer that fired while its phase ended means nothing; LOOK and REMOVE alternate. */
  private boolean isStill(Phase begun) {
    return begun == Phase.LOOK ? phase != Phase.OVER : phase == begun;
  }

  private Registry registry() {
    return world.registry();
  }
}
