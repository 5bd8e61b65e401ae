package io.datapunk.discovery.core.register;

import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.runtime.Backoff;
import io.datapunk.discovery.core.runtime.SerialExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One own instance, and all that its keeper works with.
 *
 * <p>What changes here is touched on {@link #serial} only, but for {@link #wanted} and {@link
 * #state}, which anybody may read.
 */
final class OwnInstance {

  final KeeperWorld world;
  final KeeperLog log;
  final Identity identity;
  final SerialExecutor serial;
  final RegistryCalls calls;
  final ReportDesk desk;
  final StateBox state;
  final WantedBox wanted;
  final Bond bond = new Bond();
  final Pause pause;
  final Backoff backoff;

  /** Those who wait for a change of the registration, of the maintenance, and to be registered. */
  final Waiters registered;

  final Waiters maintained;
  final Waiters ready;

  /** When draining is over; null while it does not drain. Read by anybody. */
  volatile @Nullable Instant drainEnds;

  /** Closing began: calls that end now have no consequences. */
  boolean closing;

  OwnInstance(ServiceRegistration registration, KeeperWorld world, Runnable step) {
    EngineRuntime runtime = world.runtime();
    this.world = world;
    log = new KeeperLog(registration);
    identity = new Identity(world.owner(), runtime.clock().millis());
    serial = new SerialExecutor(runtime.workers());
    calls = new RegistryCalls(registration.service(), runtime, world.metrics(), serial, step);
    desk = new ReportDesk(world, serial, step);
    state = new StateBox(registration.service(), world.metrics(), runtime.callbacks());
    wanted = new WantedBox(Wanted.first(registration));
    pause = new Pause(runtime.scheduler(), serial, step);
    backoff = new Backoff(world.config().backoffMin(), longestPause(world), world.random());
    registered = new Waiters(runtime.scheduler());
    maintained = new Waiters(runtime.scheduler());
    ready = new Waiters(runtime.scheduler());
  }

  /**
   * What fails is tried again as often as it would be looked at: where the agent that keeps it was
   * away alone, nobody notices its return but who asks it.
   */
  private static Duration longestPause(KeeperWorld world) {
    Duration most = world.config().backoffMax();
    Duration look = world.config().reconcileInterval();
    return most.compareTo(look) < 0 ? most : look;
  }

  String service() {
    return log.service();
  }

  String id() {
    return log.id();
  }

  Registry registry() {
    return world.registry();
  }

  /** Tells this JVM's lookups that the registry carried out a write. */
  void written() {
    world.written().accept(service());
  }

  /** The registry took it, or told of it: the next failure is the first of a row. */
  void answered() {
    backoff.reset();
    world.wayBack().succeeded(this);
  }

  /** Ends its pause, if the registry's absence made one. */
  void tryNow() {
    serial.execute(
        () -> {
          if (pause.isOn()) {
            pause.begin(Duration.ZERO);
          } else if (!calls.isBusy()) {
            world.wayBack().leave(this);
          }
        });
  }

  /** Returns it as the registry shall hold it. */
  DesiredInstance desired(Wanted now) {
    return new DesiredInstance(
        now.registration(),
        desk.plan(now.registration(), isLive()),
        identity.owner(),
        identity.incarnation(),
        now.maintenance() ? Optional.of(now.reason()) : Optional.empty());
  }

  /** Whether callers may be using it. */
  boolean isLive() {
    return state.is(RegistrationState.REGISTERED);
  }

  /** Returns a time of three quarters of {@code whole} up to all of it. */
  Duration jittered(Duration whole) {
    return Duration.ofNanos((long) (whole.toNanos() * (0.75 + world.random().nextDouble() / 4)));
  }
}
