package io.datapunk.discovery.core.register;

import io.datapunk.discovery.RegistrationState;
import java.util.function.Consumer;

/** Writes a registration: for the first time, changed, or put back. */
final class RegisterStep {

  private final OwnInstance own;
  private final Setbacks setbacks;
  private final Survey survey;
  private final Runnable held;
  private final Consumer<Throwable> refusedAtFirst;
  private final Pause again;

  /**
   * Creates one.
   *
   * @param again told when it may be tried again
   * @param held told when the registry took it
   * @param refusedAtFirst told when the registry refuses what it never took
   */
  RegisterStep(
      OwnInstance own,
      Setbacks setbacks,
      Runnable again,
      Runnable held,
      Consumer<Throwable> refusedAtFirst) {
    this.own = own;
    this.setbacks = setbacks;
    this.survey = new Survey(own);
    this.again = new Pause(own.world.runtime().scheduler(), own.serial, again);
    this.held = held;
    this.refusedAtFirst = refusedAtFirst;
  }

  /** Whether it may be tried now. */
  boolean isOpen() {
    return !again.isOn();
  }

  void stop() {
    again.close();
  }

  void start(Wanted now) {
    if (survey.isDone()) {
      write(now);
    } else {
      survey.start(now, failure -> failed(now, failure));
    }
  }

  private void write(Wanted now) {
    own.calls.start(
        "register",
        () -> own.registry().register(own.desired(now)),
        nothing -> took(now),
        failure -> {
          if (RegistryCalls.kindOf(failure).isTransient()) {
            own.bond.unsure();
          }
          failed(now, failure);
        });
  }

  private void took(Wanted now) {
    own.written();
    own.bond.took(now);
    own.wanted.settle(now);
    if (own.closing) {
      return;
    }
    own.desk.adopt(now.registration(), own.isLive());
    own.answered();
    if (!own.state.is(RegistrationState.REGISTERED)) {
      own.desk.tellAgain();
      own.log.registered();
    }
    own.state.moveTo(RegistrationState.REGISTERED, "");
    own.registered.taken(now.generation());
    own.ready.taken(0);
    held.run();
  }

  private void failed(Wanted now, Throwable failure) {
    if (own.closing) {
      return;
    }
    if (RegistryCalls.kindOf(failure).isTransient()) {
      setbacks.unreachable("register", failure);
    } else if (own.bond.accepted().isEmpty()) {
      refusedAtFirst.accept(failure);
    } else {
      refused(now, failure);
    }
  }

  /** Who waits for a change hears that it is refused, and it is taken back. */
  void refused(Wanted now, Throwable failure) {
    if (own.registered.refused(now.generation(), failure)) {
      own.log.refused("update", failure);
      own.wanted.takeBack(now);
    } else {
      refusedLater(failure);
    }
  }

  /** What nobody waits for any more stays wanted: rights may come back. */
  private void refusedLater(Throwable failure) {
    own.log.refused("register", failure);
    own.state.because("register: " + failure.getMessage());
    own.ready.fail(failure);
    again.begin(own.jittered(own.world.config().backoffMax()));
  }
}
