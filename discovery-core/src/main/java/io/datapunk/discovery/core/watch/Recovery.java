package io.datapunk.discovery.core.watch;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.upstream.Pulse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The way back after an outage: while the registry is away one watch a second tries, and once it
 * answers all that wait ask again, spread over {@code recoverySpread}. How long their own pauses
 * have grown does not matter.
 */
final class Recovery {

  /** Less up to a quarter: JVMs that lost the registry together must not try together for ever. */
  private static final Duration PROBE_EVERY = Duration.ofSeconds(1);

  private final Pulse pulse;
  private final EngineRuntime runtime;
  private final RandomGenerator random;
  private final long spreadNanos;
  private final Supplier<List<ServiceWatch>> watches;
  private final AtomicBoolean probing = new AtomicBoolean();
  private int turn;
  private volatile boolean closed;
  private volatile Handle timer = () -> {};

  Recovery(
      ServiceDiscoveryConfig config,
      Pulse pulse,
      EngineRuntime runtime,
      Supplier<List<ServiceWatch>> watches) {
    this.pulse = pulse;
    this.runtime = runtime;
    this.random = runtime.random("recovery");
    this.spreadNanos = config.recoverySpread().toNanos();
    this.watches = watches;
    pulse.onLoss(this::probeSoon);
    pulse.onReturn(this::hurryAll);
  }

  void close() {
    closed = true;
    timer.close();
  }

  void askAllAnew() {
    for (ServiceWatch watch : watches.get()) {
      runtime.scheduler().after(Duration.ofNanos(random.nextLong(spreadNanos)), watch::askAnew);
    }
  }

  private void probeSoon() {
    if (!closed && probing.compareAndSet(false, true)) {
      timer = runtime.scheduler().after(pause(), () -> runtime.workers().execute(this::probe));
    }
  }

  private Duration pause() {
    long whole = PROBE_EVERY.toNanos();
    return Duration.ofNanos(whole - random.nextLong(whole / 4));
  }

  private void probe() {
    probing.set(false);
    if (!pulse.isTroubled()) {
      return;
    }
    List<ServiceWatch> all = watches.get();
    if (!all.isEmpty()) {
      turn = (turn + 1) % all.size();
      all.get(turn).hurry(Duration.ZERO);
    }
    probeSoon();
  }

  private void hurryAll() {
    for (ServiceWatch watch : watches.get()) {
      watch.hurry(Duration.ofNanos(random.nextLong(spreadNanos)));
    }
  }
}
