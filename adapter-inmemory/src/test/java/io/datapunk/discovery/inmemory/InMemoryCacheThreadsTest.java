package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.testkit.DistributedCacheContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** The contract on real threads, in real time. */
final class InMemoryCacheThreadsTest extends DistributedCacheContract {

  private final RealContext real = new RealContext();
  private final InMemoryCache server = InMemoryCache.create(real.context());

  @Override
  protected DistributedCache open() {
    return server.connect(real.context());
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
    RealContext.pass(time);
  }

  @AfterEach
  void closeThreads() {
    server.close();
    real.close();
  }
}
