package io.datapunk.discovery.core.register;

import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.core.runtime.TokenBucket;
import java.time.Duration;

/** What happens to a registration when the registry is away, refuses, or has lost it. */
final class Setbacks {

  private static final int REPAIRS_BURST = 3;
  private static final double REPAIRS_PER_SECOND = 0.1;

  private final OwnInstance own;
  private final TokenBucket repairs;

  Setbacks(OwnInstance own) {
    this.own = own;
    this.repairs = new TokenBucket(REPAIRS_BURST, REPAIRS_PER_SECOND, own.world.runtime().ticks());
  }

  /** The registry cannot be asked: try again later, and later each time. */
  void unreachable(String operation, Throwable failure) {
    own.log.unreachable(operation, failure);
    lose(operation + ": " + failure.getMessage());
    own.pause.begin(own.calls.pauseAfter(failure, own.backoff));
    own.world.wayBack().failed(own, failure);
  }

  /** The registry no longer holds it: it is put back, not more often than is good for anybody. */
  void lost(String reason) {
    own.world.wayBack().succeeded(own);
    own.bond.lost(own.wanted.get());
    boolean critical = own.desk.isCriticalForTooLong();
    lose(critical ? "removed while critical, until a check passes" : "lost: " + reason);
    if (critical) {
      own.log.removedAsCritical();
      return;
    }
    own.log.lost(reason);
    own.world.metrics().repaired(own.service(), reason);
    Duration wait = repairs.take();
    if (wait.isZero()) {
      own.pause.close();
    } else {
      own.pause.begin(wait);
    }
  }

  /** A later owner has the id: it is theirs. */
  void taken(String owner) {
    if (!own.bond.isTaken()) {
      own.log.yielded(owner);
      own.world.metrics().yielded(own.service());
    }
    own.bond.taken(true);
    own.bond.lost(own.wanted.get());
    lose("taken by a later owner, " + owner);
  }

  private void lose(String reason) {
    if (own.state.is(RegistrationState.REGISTERED)) {
      own.state.moveTo(RegistrationState.LOST, reason);
    } else {
      own.state.because(reason);
    }
  }
}
