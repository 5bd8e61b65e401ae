package io.datapunk.discovery.core.register;

import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceRegistration;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes a registration: for the first time, changed, or put back. */
final class RegisterStep {

  private final OwnInstance own;
  private final Setbacks setbacks;
  private final Survey survey;
  private final Runnable held;
  private final Consumer<Throwable> refusedAtFirst;

  /**
   * Creates one.
   *
   * @param held told when the registry took it
   * @param refusedAtFirst told when the registry refuses what it never took
   */
  RegisterStep(
      OwnInstance own, Setbacks setbacks, Runnable held, Consumer<Throwable> refusedAtFirst) {
    this.own = own;
    this.setbacks = setbacks;
    this.survey = new Survey(own);
    this.held = held;
    this.refusedAtFirst = refusedAtFirst;
  }

  void start(Wanted now) {
    if (survey.isDone()) {
      write(now);
    } else {
      survey.start(now, failure -> failed(now, failure));
    }
  }

  private void write(Wanted now) {
    own.desk.adopt(now.registration(), own.state.is(RegistrationState.REGISTERED));
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
    own.bond.took(now);
    if (own.closing) {
      return;
    }
    own.backoff.reset();
    if (!own.state.is(RegistrationState.REGISTERED)) {
      own.desk.tellAgain();
      own.log.registered();
      own.state.moveTo(RegistrationState.REGISTERED);
    }
    own.registered.taken(now.generation());
    own.ready.taken(0);
    held.run();
  }

  private void failed(Wanted now, Throwable failure) {
    if (own.closing) {
      return;
    }
    Optional<ServiceRegistration> accepted = own.bond.accepted();
    if (RegistryCalls.kindOf(failure).isTransient()) {
      setbacks.unreachable("register", failure);
    } else if (accepted.isEmpty()) {
      refusedAtFirst.accept(failure);
    } else if (accepted.get() != now.registration()) {
      own.log.refused("update", failure);
      own.wanted.takeBack(now, accepted.get());
      own.registered.refused(now.generation(), failure);
    } else {
      setbacks.refused("register", failure);
    }
  }
}
