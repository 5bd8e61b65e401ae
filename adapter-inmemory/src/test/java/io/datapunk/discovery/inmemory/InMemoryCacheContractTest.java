package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.testkit.DistributedCacheContract;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.time.Duration;

/** The contract on one thread, in virtual time. */
final class InMemoryCacheContractTest extends DistributedCacheContract {

  private final SimulatedRuntime runtime = SimulatedRuntime.seeded(1);
  private final InMemoryCache server = InMemoryCache.create(runtime.context("server"));

  /** Completes on the calling thread, which is the other thing a client may be handed. */
  @Override
  protected DistributedCache open() {
    AdapterContext given = runtime.context("client");
    return server.connect(
        new AdapterContext(
            Runnable::run,
            given.scheduler(),
            given.ticks(),
            given.clock(),
            given.random(),
            given.metrics()));
  }

  @Override
  protected void outage(boolean on) {
    if (on) {
      server.faults().begin(CacheFault.OUTAGE);
    } else {
      server.faults().end(CacheFault.OUTAGE);
    }
  }

  @Override
  protected void wipe() {
    server.faults().flush();
  }

  @Override
  protected void pass(Duration time) {
    runtime.advance(time);
  }
}
