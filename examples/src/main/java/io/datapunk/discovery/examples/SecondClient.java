package io.datapunk.discovery.examples;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.SnapshotSource;
import java.time.Duration;

/**
 * Another client, as in another process: its first lookup is answered by the distributed cache,
 * with what the first client's registry had confirmed.
 */
final class SecondClient {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private SecondClient() {}

  /**
   * Starts clients until one is answered by the cache with as many endpoints as are known here: a
   * connection needs a moment, and so may the last change.
   */
  static ServiceSnapshot lookUp(ServiceDiscoveryConfig config, ServiceSnapshot known) {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < LIMIT.toNanos()) {
      try (ServiceDiscovery discovery = ServiceDiscovery.open(config)) {
        discovery.discover(known.service() + "-warm-up");
        ServiceSnapshot snapshot = discovery.discover(known.service());
        if (snapshot.source() == SnapshotSource.DISTRIBUTED_CACHE
            && snapshot.size() == known.size()) {
          return snapshot;
        }
      }
    }
    throw new StepFailedException("no client was answered by the distributed cache");
  }
}
