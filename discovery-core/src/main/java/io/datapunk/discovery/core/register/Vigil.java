package io.datapunk.discovery.core.register;

import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.core.runtime.Backoff;
import io.datapunk.discovery.core.runtime.Deadline;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time after a registration ended while a write of unknown fate may still land: what comes back
 * is removed again.
 *
 * <p>It ends when the registry has shown nothing of it for {@value #QUIET_SECONDS} seconds, when it
 * has refused to show anything for ten minutes, or with the discovery.
 */
final class Vigil {

  private static final long QUIET_SECONDS = 60;
  private static final Duration REFUSED_FOR = Duration.ofMinutes(10);
  private static final Duration PAUSE_MIN = Duration.ofMillis(500);

  private final OwnInstance own;
  private final DesiredInstance instance;
  private final Pause pause;
  private final Backoff backoff;
  private @Nullable Deadline quiet;
  private @Nullable Deadline refused;
  private boolean back;
  private boolean over;

  /**
   * Creates one.
   *
   * @param again told when the next step is possible
   */
  Vigil(OwnInstance own, Runnable again) {
    this.own = own;
    this.instance = own.desired(own.wanted.get());
    this.pause = new Pause(own.world.runtime().scheduler(), own.serial, again);
    this.backoff = new Backoff(PAUSE_MIN, own.world.config().backoffMax(), own.world.random());
  }

  void begin() {
    pause.begin(backoff.next());
  }

  /** Takes the next step; called when no call is under way. */
  void step() {
    if (over || pause.isOn()) {
      return;
    }
    if (back) {
      remove();
    } else {
      look();
    }
  }

  private void look() {
    own.calls.start(
        "find", () -> own.registry().find(own.service(), own.id()), this::looked, this::failed);
  }

  private void looked(Optional<ObservedInstance> seen) {
    refused = null;
    back = seen.filter(held -> Verdict.isOurs(held, instance)).isPresent();
    if (back) {
      quiet = null;
      return;
    }
    if (quiet == null) {
      quiet = Deadline.in(Duration.ofSeconds(QUIET_SECONDS), own.world.runtime().ticks());
    }
    over = quiet.isOver();
    pause.begin(backoff.next());
  }

  private void remove() {
    own.calls.start(
        "deregister",
        () -> own.registry().deregister(own.service(), own.id()),
        nothing -> {
          own.written();
          back = false;
          own.log.removedLate();
        },
        this::failed);
  }

  private void failed(Throwable failure) {
    Kind kind = RegistryCalls.kindOf(failure);
    back = false; // a removal may have been carried out: what stands there then may be another's
    quiet = null;
    if (kind.isTransient()) {
      refused = null;
    } else if (refused == null) {
      refused = Deadline.in(REFUSED_FOR, own.world.runtime().ticks());
    }
    over = kind == Kind.CLOSED || (refused != null && refused.isOver());
    pause.begin(backoff.next());
  }
}
