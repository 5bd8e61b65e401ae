package io.datapunk.discovery.core.register;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.runtime.Backoff;
import io.datapunk.discovery.core.runtime.SerialExecutor;
import io.datapunk.discovery.core.runtime.TokenBucket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one instance in the registry: compares what is {@linkplain Wanted wanted} with what the
 * registry last confirmed, and makes one call at a time until they agree.
 *
 * <p>Each public-facing method may be called from any thread; everything else happens on the
 * keeper's serial executor. After each call and each event the keeper takes a {@link #step}, the
 * one place that decides what to do next. Closing is final: a call that was under way then may
 * complete, but nothing follows from it.
 */
final class RegistrationKeeper {

  /** What the registry is known to hold when it is known to hold nothing. */
  private static final long NOTHING = -1;

  private static final int REPAIRS_BURST = 3;
  private static final double REPAIRS_PER_SECOND = 0.1;

  private final KeeperWorld world;
  private final EngineRuntime runtime;
  private final Identity identity;
  private final KeeperLog log;
  private final SerialExecutor serial;
  private final RegistryCalls calls;
  private final ReportDesk desk;
  private final StateBox state;
  private final Pause pause;
  private final Pause untilLook;
  private final Backoff backoff;
  private final TokenBucket repairs;
  private final Waiters registered;
  private final Waiters maintained;
  private final Waiters ready;
  private final Consumer<RegistrationKeeper> ended;
  private final WantedBox wanted;
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final CompletableFuture<RegistrationState> closed = new CompletableFuture<>();

  private long held = NOTHING;
  private long heldMaintenance;
  private @Nullable Wanted accepted;
  private @Nullable Throwable refusal;
  private @Nullable Farewell farewell;
  private boolean everSent;
  private boolean lookDue;
  private boolean taken;

  /**
   * Creates one that does nothing until {@link #open}.
   *
   * @param ended told when the keeper has reached its final state
   */
  RegistrationKeeper(
      ServiceRegistration registration, KeeperWorld world, Consumer<RegistrationKeeper> ended) {
    this.world = world;
    this.runtime = world.runtime();
    this.ended = ended;
    this.identity = new Identity(world.owner(), runtime.clock().millis());
    this.log = new KeeperLog(registration);
    this.serial = new SerialExecutor(runtime.workers());
    this.calls =
        new RegistryCalls(registration.service(), runtime, world.metrics(), serial, this::step);
    this.desk = new ReportDesk(world, serial, this::step);
    this.state = new StateBox(registration.service(), world.metrics());
    this.pause = new Pause(runtime.scheduler(), serial, this::step);
    this.untilLook = new Pause(runtime.scheduler(), serial, this::lookNow);
    this.backoff =
        new Backoff(world.config().backoffMin(), world.config().backoffMax(), world.random());
    this.repairs = new TokenBucket(REPAIRS_BURST, REPAIRS_PER_SECOND, runtime.ticks());
    this.registered = new Waiters(runtime.scheduler());
    this.maintained = new Waiters(runtime.scheduler());
    this.ready = new Waiters(runtime.scheduler());
    this.wanted = new WantedBox(Wanted.first(registration));
  }

  // What anybody may call.

  /**
   * Begins, and returns what completes once the registry holds the instance, or after the time for
   * registering if it is away; fails as the registry's port does if it refuses.
   */
  CompletableFuture<Void> open() {
    state.open();
    serial.execute(
        () -> {
          registered.add(wanted.get().generation(), opened, world.config().registerTimeout());
          desk.adopt(wanted.get().registration(), false);
          step();
        });
    return opened;
  }

  Wanted wanted() {
    return wanted.get();
  }

  RegistrationState state() {
    return state.get();
  }

  /** Returns what completes once the registry holds the instance. */
  CompletableFuture<Void> ready() {
    CompletableFuture<Void> future = new CompletableFuture<>();
    serial.execute(
        () -> {
          if (state.is(RegistrationState.REGISTERED)) {
            future.complete(null);
          } else if (farewell != null || state.get().isFinal()) {
            future.completeExceptionally(closedFailure());
          } else if (refusal != null) {
            future.completeExceptionally(refusal);
          } else {
            ready.add(0, future);
          }
        });
    return future;
  }

  /** Changes what is wanted if it still is {@code before}; {@code future} hears of the outcome. */
  boolean change(Wanted before, Wanted after, CompletableFuture<Void> future) {
    if (!wanted.replace(before, after)) {
      return false;
    }
    boolean registration = after.generation() != before.generation();
    long generation = registration ? after.generation() : after.maintenanceGeneration();
    serial.execute(
        () -> {
          if (farewell != null || state.get().isFinal()) {
            future.completeExceptionally(closedFailure());
            return;
          }
          (registration ? registered : maintained)
              .add(generation, future, world.config().registerTimeout());
          step();
        });
    return true;
  }

  void report(String check, HealthReport report) {
    serial.execute(() -> desk.report(check, report));
  }

  /** The registry answers again: no need to wait longer before the next attempt. */
  void hurry(Duration within) {
    serial.execute(
        () -> {
          if (pause.isOn() && farewell == null) {
            pause.begin(within);
          }
        });
  }

  /** Begins to close, if that has not begun, and returns what completes with the final state. */
  CompletableFuture<RegistrationState> close() {
    serial.execute(this::beginClosing);
    return closed;
  }

  // The one place that decides.

  private void step() {
    serial.checkInside();
    if (calls.isBusy() || state.get().isFinal()) {
      return;
    }
    if (farewell != null && !farewell.isIdle()) {
      farewell.step();
    } else if (!pause.isOn()) {
      if (farewell == null) {
        approach(wanted.get());
      } else {
        deliver();
      }
    }
  }

  private void approach(Wanted now) {
    if (held != now.generation() && !isHeldBack()) {
      register(now);
    } else if (held == now.generation() && heldMaintenance != now.maintenanceGeneration()) {
      maintain(now);
    } else if (lookDue) {
      look(now);
    } else if (held != NOTHING) {
      deliver();
    }
  }

  /** A successor has the id, or the registry removed what stayed critical, as it should. */
  private boolean isHeldBack() {
    return held == NOTHING
        && state.is(RegistrationState.LOST)
        && (taken || desk.isCriticalForTooLong());
  }

  // Registering.

  private void register(Wanted now) {
    desk.adopt(now.registration(), state.is(RegistrationState.REGISTERED));
    everSent = true;
    calls.start(
        "register",
        () -> world.registry().register(instance(now)),
        nothing -> registered(now),
        failure -> registerFailed(now, failure));
  }

  private void registered(Wanted now) {
    if (farewell != null) {
      return;
    }
    boolean anew = !state.is(RegistrationState.REGISTERED);
    held = now.generation();
    accepted = now;
    refusal = null;
    backoff.reset();
    if (anew) {
      desk.tellAgain();
      log.registered();
    }
    state.moveTo(RegistrationState.REGISTERED);
    registered.taken(held);
    ready.taken(0);
    scheduleLook();
  }

  private void registerFailed(Wanted now, Throwable failure) {
    if (farewell != null) {
      return;
    }
    if (RegistryCalls.kindOf(failure).isTransient()) {
      unreachable("register", failure);
    } else if (accepted == null) {
      refusedAtFirst(failure);
    } else if (accepted.registration() != now.registration()) {
      log.refused("update", failure);
      wanted.takeBack(now, accepted.registration());
      registered.refused(now.generation(), failure);
    } else {
      refusedLater(failure);
    }
  }

  /** Nothing shall remain, also of attempts whose outcome is unknown. */
  private void refusedAtFirst(Throwable failure) {
    if (opened.isDone()) {
      refusedLater(failure);
      return;
    }
    log.refused("register", failure);
    world.metrics().refused(log.service());
    refusal = failure;
    closed.whenComplete((state, ignored) -> opened.completeExceptionally(failure));
    beginClosing();
  }

  /** It stays wanted: rights may come back. */
  private void refusedLater(Throwable failure) {
    log.refused("register", failure);
    refusal = failure;
    lose();
    ready.fail(failure);
    pause.begin(jittered(world.config().backoffMax()));
  }

  // Maintenance.

  private void maintain(Wanted now) {
    calls.start(
        "maintenance",
        () ->
            world.registry().maintenance(log.service(), log.id(), now.maintenance(), now.reason()),
        nothing -> maintained(now),
        failure -> maintainFailed(now, failure));
  }

  private void maintained(Wanted now) {
    heldMaintenance = now.maintenanceGeneration();
    maintained.taken(heldMaintenance);
  }

  private void maintainFailed(Wanted now, Throwable failure) {
    switch (RegistryCalls.kindOf(failure)) {
      case UNKNOWN_ID -> lost("unknown");
      case DENIED, INVALID, CONFLICT, CLOSED -> {
        log.refused("maintenance", failure);
        heldMaintenance = now.maintenanceGeneration();
        wanted.takeBackMaintenance(now);
        maintained.refused(heldMaintenance, failure);
      }
      default -> unreachable("maintenance", failure);
    }
  }

  // Reading back.

  private void scheduleLook() {
    lookDue = false;
    untilLook.begin(jittered(world.config().reconcileInterval()));
  }

  private void lookNow() {
    lookDue = true;
    step();
  }

  private void look(Wanted now) {
    calls.start(
        "find",
        () -> world.registry().find(log.service(), log.id()),
        seen -> looked(now, seen),
        failure -> lookFailed(failure));
  }

  private void looked(Wanted now, Optional<ObservedInstance> seen) {
    if (farewell != null) {
      return;
    }
    scheduleLook();
    backoff.reset();
    Verdict verdict = Verdict.of(seen, instance(now));
    if (verdict == Verdict.TAKEN) {
      giveUp(seen);
      return;
    }
    taken = false;
    if (verdict != Verdict.HELD) {
      lost(verdict.reason());
    } else if (held == now.generation()) {
      found(now, seen);
    }
  }

  private void found(Wanted now, Optional<ObservedInstance> seen) {
    if (state.is(RegistrationState.LOST)) {
      state.moveTo(RegistrationState.REGISTERED);
      desk.tellAgain();
      ready.taken(0);
      log.foundAgain();
    }
    boolean shownOut =
        seen.flatMap(ObservedInstance::agent)
            .filter(endpoint -> endpoint.health() == HealthStatus.MAINTENANCE)
            .isPresent();
    if (now.maintenance() && !shownOut) {
      heldMaintenance = NOTHING;
    }
  }

  private void lookFailed(Throwable failure) {
    if (farewell != null) {
      return;
    }
    if (RegistryCalls.kindOf(failure).isTransient()) {
      unreachable("find", failure);
    } else {
      log.refused("find", failure);
      scheduleLook();
    }
  }

  private void giveUp(Optional<ObservedInstance> seen) {
    if (!taken) {
      log.yielded(seen.flatMap(ObservedInstance::owner).orElse("no owner"));
      world.metrics().yielded(log.service());
    }
    taken = true;
    held = NOTHING;
    lose();
  }

  private void lost(String reason) {
    if (desk.isCriticalForTooLong()) {
      log.removedAsCritical();
    } else {
      log.lost(reason);
      world.metrics().repaired(log.service(), reason);
      Duration wait = repairs.take();
      if (!wait.isZero()) {
        pause.begin(wait);
      }
    }
    held = NOTHING;
    if (wanted.get().maintenance()) {
      heldMaintenance = NOTHING;
    }
    lose();
  }

  private void lose() {
    if (state.is(RegistrationState.REGISTERED)) {
      state.moveTo(RegistrationState.LOST);
    }
  }

  private void unreachable(String operation, Throwable failure) {
    log.unreachable(operation, failure);
    lose();
    Optional<Duration> asked =
        failure instanceof RegistryException e ? e.retryAfter() : Optional.empty();
    pause.begin(asked.orElseGet(backoff::next));
  }

  // Reports.

  private void deliver() {
    desk.next().ifPresent(this::deliver);
  }

  private void deliver(ReportLine line) {
    long number = line.number();
    HealthReport report = line.latest().orElseThrow();
    calls.start(
        "report",
        () -> world.registry().report(log.service(), log.id(), line.check().name(), report),
        nothing -> line.taken(number, report.status()),
        failure -> reportFailed(line, number, report, failure));
  }

  private void reportFailed(ReportLine line, long number, HealthReport report, Throwable failure) {
    switch (RegistryCalls.kindOf(failure)) {
      case UNKNOWN_ID -> {
        if (farewell == null) {
          lost("unknown");
        } else {
          line.taken(number, report.status());
        }
      }
      case DENIED, INVALID, CONFLICT, CLOSED -> {
        log.refused("report", failure);
        line.taken(number, report.status());
      }
      default -> {
        log.unreachable("report", failure);
        lookDue = true;
        pause.begin(backoff.next());
      }
    }
  }

  // Closing.

  private void beginClosing() {
    if (farewell != null || state.get().isFinal()) {
      return;
    }
    boolean shown = state.is(RegistrationState.REGISTERED);
    Duration drain = shown ? drainTime() : Duration.ZERO;
    pause.close();
    untilLook.close();
    farewell =
        new Farewell(
            world,
            instance(wanted.get()),
            drain,
            calls,
            serial,
            this::beginRemoving,
            this::step,
            this::end);
    Throwable failure = closedFailure();
    registered.fail(failure);
    maintained.fail(failure);
    ready.fail(refusal != null ? refusal : failure);
    if (!everSent) {
      beginRemoving();
      end(RegistrationState.CLOSED, "never sent");
      return;
    }
    if (!drain.isZero()) {
      state.moveTo(RegistrationState.DRAINING);
    }
    farewell.begin();
    step();
  }

  private void beginRemoving() {
    state.moveTo(RegistrationState.CLOSING);
    desk.close();
  }

  private void end(RegistrationState last, String reason) {
    state.moveTo(last);
    log.ended(last, reason);
    ended.accept(this);
    closed.complete(last);
  }

  private Duration drainTime() {
    Duration least = world.config().cacheTtl().plusSeconds(2);
    return wanted
        .get()
        .registration()
        .drain()
        .map(own -> own.compareTo(least) > 0 ? own : least)
        .orElse(Duration.ZERO);
  }

  /** Returns how long closing may take at most. */
  Duration closeBound() {
    return drainTime().plus(world.config().closeTimeout().multipliedBy(2));
  }

  // Small things.

  private DesiredInstance instance(Wanted now) {
    return new DesiredInstance(
        now.registration(), desk.desired(), identity.owner(), identity.incarnation());
  }

  private Duration jittered(Duration whole) {
    return Duration.ofNanos((long) (whole.toNanos() * (0.75 + world.random().nextDouble() / 4)));
  }

  private static IllegalStateException closedFailure() {
    return new IllegalStateException("the registration is closed");
  }
}
