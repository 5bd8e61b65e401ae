package io.datapunk.discovery.core.register;

import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The way back of registrations after an outage: while some wait for the registry, one of them is
 * tried once nobody asked for a second, each in its turn, and when one gets through the others are
 * hurried. How long their own pauses have grown does not matter.
 *
 * <p>It needs no watch and no lookup, and does nothing where the watches try already. Only the
 * success of one that failed counts as the return: others may be kept by an agent that was never
 * away.
 *
 * <p>Safe for use from any thread.
 */
final class WayBack {

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(750);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final EngineRuntime runtime;
  private final RandomGenerator random;
  private final Duration spread;
  private final BooleanSupplier watchesProbe;
  private final Runnable hurry;

  // guarded by this
  private final Set<OwnInstance> waiting = new LinkedHashSet<>();
  private @Nullable Handle timer;
  private long timerNumber;
  private long askedNanos;
  private boolean away;
  private boolean hadReturn;
  private long lastReturnNanos;

  /**
   * Creates one.
   *
   * @param spread the time over which those that are hurried are spread
   * @param watchesProbe whether the registry is away for reads too, and watches try to reach it
   * @param hurry hurries all registrations
   */
  WayBack(EngineRuntime runtime, Duration spread, BooleanSupplier watchesProbe, Runnable hurry) {
    this.runtime = runtime;
    this.random = runtime.random("way back");
    this.spread = spread;
    this.watchesProbe = watchesProbe;
    this.hurry = hurry;
  }

  /** A call for this one failed, and it pauses. */
  void failed(OwnInstance own, Throwable failure) {
    if (saysAway(failure)) {
      await(own);
    } else {
      leave(own);
    }
  }

  /** Returns whether trying again soon may help, and nobody asked not to. */
  private static boolean saysAway(Throwable failure) {
    return failure instanceof RegistryException e
        && e.kind().isTransient()
        && e.kind() != Kind.GARBAGE
        && e.retryAfter().isEmpty();
  }

  private synchronized void await(OwnInstance own) {
    waiting.add(own);
    away = true;
    askedNanos = runtime.ticks().nanos();
    if (timer == null) {
      probeAfter(pauseNanos());
    }
  }

  /** What was tried for this one worked. */
  void succeeded(OwnInstance own) {
    if (leave(own) && isReturn()) {
      hurry.run();
    }
  }

  /** This one waits no longer; returns whether it did. */
  synchronized boolean leave(OwnInstance own) {
    boolean waited = waiting.remove(own);
    if (waiting.isEmpty() && timer != null) {
      timer.close();
      timer = null;
      timerNumber++;
    }
    return waited;
  }

  /** Where the registry comes and goes, those that wait are not drawn anew all the time. */
  private synchronized boolean isReturn() {
    long now = runtime.ticks().nanos();
    if (!away || (hadReturn && now - lastReturnNanos < spread.toNanos())) {
      return false;
    }
    away = false;
    hadReturn = true;
    lastReturnNanos = now;
    return true;
  }

  private void probe(long number) {
    OwnInstance next = next(number);
    if (next != null) {
      next.tryNow();
    }
  }

  /** Returns whose turn it is, if it is time; the registry may be back, or was asked just now. */
  private synchronized @Nullable OwnInstance next(long number) {
    if (number != timerNumber) {
      return null;
    }
    timer = null;
    if (!away || waiting.isEmpty()) {
      return null;
    }
    long pause = pauseNanos();
    long quiet = runtime.ticks().nanos() - askedNanos;
    if (quiet < SHORTEST_PAUSE.toNanos()) {
      probeAfter(pause - quiet);
      return null;
    }
    probeAfter(pause);
    return watchesProbe.getAsBoolean() ? null : first();
  }

  /** The one whose turn it is goes to the end of the line. */
  private OwnInstance first() {
    Iterator<OwnInstance> line = waiting.iterator();
    OwnInstance first = line.next();
    line.remove();
    waiting.add(first);
    return first;
  }

  private void probeAfter(long nanos) {
    long mine = ++timerNumber;
    timer =
        runtime
            .scheduler()
            .after(Duration.ofNanos(nanos), () -> runtime.workers().execute(() -> probe(mine)));
  }

  /** JVMs that lost the registry together must not try together for ever. */
  private long pauseNanos() {
    return random.nextLong(SHORTEST_PAUSE.toNanos(), LONGEST_PAUSE.toNanos());
  }
}
