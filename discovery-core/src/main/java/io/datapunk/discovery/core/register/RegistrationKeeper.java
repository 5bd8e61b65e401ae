package io.datapunk.discovery.core.register;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthTransition;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceRegistration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one instance in the registry: compares what is {@linkplain Wanted wanted} with what the
 * registry last {@linkplain Bond confirmed}, and makes one call at a time until they agree.
 *
 * <p>Its methods may be called from any thread; everything else happens on the instance's serial
 * executor. After each call and each event comes a {@link #step}, the one place that decides what
 * to do next. Closing is final: a call that was under way then may still end, but nothing follows
 * from it.
 */
final class RegistrationKeeper {

  /** How long the news of a refusal waits until nothing remains. */
  private static final Duration TIDY_UP = Duration.ofSeconds(1);

  private final OwnInstance own;
  private final Setbacks setbacks;
  private final LookStep look;
  private final RegisterStep register;
  private final MaintenanceStep maintain;
  private final DeliverStep deliver;
  private final Consumer<RegistrationKeeper> ended;
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final CompletableFuture<RegistrationState> closed = new CompletableFuture<>();
  private @Nullable Farewell farewell;
  private @Nullable Vigil vigil;
  private @Nullable Throwable refusal;

  /**
   * Creates one that does nothing until {@link #open}.
   *
   * @param ended told when it has reached its final state
   */
  RegistrationKeeper(
      ServiceRegistration registration, KeeperWorld world, Consumer<RegistrationKeeper> ended) {
    this.ended = ended;
    own = new OwnInstance(registration, world, this::step);
    setbacks = new Setbacks(own);
    look = new LookStep(own, setbacks, this::step);
    register = new RegisterStep(own, setbacks, this::step, look::later, this::refusedAtFirst);
    maintain = new MaintenanceStep(own, setbacks, this::step);
    deliver = new DeliverStep(own, setbacks, look, this::step);
  }

  /**
   * Begins, and returns what completes once the registry holds the instance, or after the time for
   * registering if it is away; fails as the registry's port does if it refuses.
   */
  CompletableFuture<Void> open() {
    own.state.open();
    own.serial.execute(
        () -> {
          Wanted first = own.wanted.get();
          own.registered.add(
              first.generation(), opened, own.world.config().registerTimeout(), () -> {});
          own.desk.adopt(first.registration(), false);
          step();
        });
    return opened;
  }

  Wanted wanted() {
    return own.wanted.get();
  }

  RegistrationState state() {
    return own.state.get();
  }

  String stateReason() {
    return own.state.reason();
  }

  Optional<Instant> drainEnds() {
    return Optional.ofNullable(own.drainEnds);
  }

  List<HealthTransition> healthHistory() {
    return own.desk.history();
  }

  /** Tells where it stands, now and whenever that changes. */
  void listen(Consumer<? super RegistrationState> listener) {
    if (closed.isDone()) {
      own.state.listen(listener);
    } else {
      own.serial.execute(() -> own.state.listen(listener));
    }
  }

  /** Returns what completes once the registry holds the instance. */
  CompletableFuture<Void> ready() {
    CompletableFuture<Void> future = new CompletableFuture<>();
    own.serial.execute(
        () -> {
          if (own.state.is(RegistrationState.REGISTERED)) {
            future.complete(null);
          } else if (own.closing) {
            future.completeExceptionally(closedFailure());
          } else {
            own.ready.add(0, future);
          }
        });
    failIfEnded(future);
    return future;
  }

  /** Changes what is wanted if it still is {@code before}; {@code future} hears of the outcome. */
  boolean change(Wanted before, Wanted after, CompletableFuture<Void> future) {
    if (!own.wanted.replace(before, after, () -> addWaiter(before, after, future))) {
      return false;
    }
    own.serial.execute(
        () -> {
          if (own.closing) {
            future.completeExceptionally(closedFailure());
          } else {
            step();
          }
        });
    failIfEnded(future);
    return true;
  }

  /** After its end the engine's threads may be gone, and with them whoever would answer. */
  private void failIfEnded(CompletableFuture<Void> future) {
    if (closed.isDone()) {
      future.completeExceptionally(closedFailure());
    }
  }

  private void addWaiter(Wanted before, Wanted after, CompletableFuture<Void> future) {
    Duration limit = own.world.config().registerTimeout();
    if (after.generation() != before.generation()) {
      own.registered.add(after.generation(), future, limit, () -> own.wanted.settle(after));
    } else {
      own.maintained.add(
          after.maintenanceGeneration(), future, limit, () -> own.wanted.settleMaintenance(after));
    }
  }

  void report(String check, HealthReport report) {
    own.serial.execute(() -> own.desk.report(check, report));
  }

  /** The registry answers again: no need to wait longer than this before the next attempt. */
  void hurry(Duration within) {
    own.serial.execute(
        () -> {
          if (own.pause.isOn() && !own.closing) {
            own.pause.begin(within);
          }
          deliver.hurry(within);
          own.calls.hurry(within);
        });
  }

  /** Begins to close, if that has not begun, and returns what completes with the final state. */
  CompletableFuture<RegistrationState> close() {
    own.serial.execute(this::beginClosing);
    return closed;
  }

  /** Returns how long closing may take at most. */
  Duration closeBound() {
    return Farewell.bound(wanted().registration(), own.world.config());
  }

  private void step() {
    own.serial.checkInside();
    if (own.calls.isBusy()) {
      return;
    }
    if (vigil != null) {
      vigil.step();
    } else if (farewell != null && !farewell.isIdle()) {
      farewell.step();
    } else if (!own.state.get().isFinal()) {
      if (farewell == null && !own.pause.isOn()) {
        approach(own.wanted.get());
      } else if (farewell != null || !own.bond.holdsNothing()) {
        deliver.start();
      }
    }
  }

  private void approach(Wanted now) {
    if (!own.bond.holds(now) && register.isOpen() && !isHeldBack()) {
      register.start(now);
    } else if (own.bond.holdsNothing()) {
      if (look.isDue()) {
        look.start(now);
      }
    } else if (!own.bond.holdsMaintenance(now) && maintain.isOpen()) {
      maintain.start(now);
    } else if (look.isDue()) {
      look.start(now);
    } else {
      deliver.start();
    }
  }

  /** A successor has the id, or the registry removed what stayed critical, as it should. */
  private boolean isHeldBack() {
    return own.bond.holdsNothing()
        && own.state.is(RegistrationState.LOST)
        && (own.bond.isTaken() || own.desk.isCriticalForTooLong());
  }

  /** Nothing shall remain, also of attempts whose outcome is unknown. */
  private void refusedAtFirst(Throwable failure) {
    if (opened.isDone()) {
      register.refused(own.wanted.get(), failure);
      return;
    }
    own.log.refused("register", failure);
    own.world.metrics().refused(own.service());
    refusal = failure;
    own.registered.forget(opened);
    closed.whenComplete((state, ignored) -> opened.completeExceptionally(failure));
    new Pause(
            own.world.runtime().scheduler(),
            own.serial,
            () -> opened.completeExceptionally(failure))
        .begin(TIDY_UP);
    beginClosing();
  }

  private void beginClosing() {
    if (own.closing) {
      return;
    }
    own.closing = true;
    own.pause.close();
    own.world.wayBack().leave(own);
    deliver.stop();
    look.stop();
    register.stop();
    maintain.stop();
    Throwable failure = refusal != null ? refusal : closedFailure();
    own.registered.fail(failure);
    own.maintained.fail(failure);
    own.ready.fail(failure);
    if (!own.bond.mayExist() && !own.calls.isBusy()) {
      beginRemoving();
      end(RegistrationState.CLOSED, "it was never registered");
      return;
    }
    farewell = new Farewell(own, this::beginRemoving, this::step, this::end);
    farewell.begin();
    step();
  }

  private void beginRemoving() {
    own.state.moveTo(RegistrationState.CLOSING, "");
    own.desk.close();
  }

  private void end(RegistrationState last, String reason) {
    own.state.moveTo(last, reason);
    own.log.ended(last, reason);
    if (last == RegistrationState.UNCONFIRMED || own.bond.isUncertain() || own.calls.isBusy()) {
      vigil = new Vigil(own, this::step);
      vigil.begin();
    }
    ended.accept(this);
    closed.complete(last);
  }

  private static IllegalStateException closedFailure() {
    return new IllegalStateException("the registration is closed");
  }
}
