package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.testkit.simulation.model.ModelCacheServer;
import io.datapunk.discovery.testkit.simulation.model.WorldTime;
import io.datapunk.discovery.testkit.simulation.world.ClientProcess;
import io.datapunk.discovery.testkit.simulation.world.Host;
import io.datapunk.discovery.testkit.simulation.world.Subscriber;
import io.datapunk.discovery.testkit.simulation.world.Witness;
import java.time.Duration;
import java.util.Optional;

/**
 * P3 for those who come cold: what is watched anywhere stands in the distributed cache, no older
 * than its last confirmation, also if it never changes.
 */
final class SharingOracle implements Witness {

  private final Court court;

  SharingOracle(Court court) {
    this.court = court;
  }

  @Override
  public void quiet() {
    court.world().cache().ifPresent(this::judge);
  }

  private void judge(ModelCacheServer cache) {
    for (Host host : court.world().hosts()) {
      for (Subscriber subscriber : host.process().subscribers()) {
        isShared(host.process(), subscriber.query().service(), cache);
      }
    }
  }

  private void isShared(ClientProcess process, String service, ModelCacheServer cache) {
    Optional<Duration> age = cache.youngest("/" + service);
    Duration wait = process.config().watchWait();
    long oldest = wait.plus(wait.dividedBy(16)).plusSeconds(3).toNanos() + court.unknowable();
    court
        .verdicts()
        .check(
            age.isPresent() && age.get().toNanos() <= oldest,
            "P3",
            () ->
                process
                    + " watches "
                    + service
                    + ", and the distributed cache's entry is "
                    + age.map(time -> time.toNanos() / WorldTime.MILLI + " ms old").orElse("gone"));
  }
}
