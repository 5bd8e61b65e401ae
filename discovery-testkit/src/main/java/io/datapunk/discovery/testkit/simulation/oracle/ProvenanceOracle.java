package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.testkit.simulation.model.WorldTime;
import io.datapunk.discovery.testkit.simulation.world.ClientProcess;
import io.datapunk.discovery.testkit.simulation.world.Lookup;
import io.datapunk.discovery.testkit.simulation.world.Shown;
import io.datapunk.discovery.testkit.simulation.world.Subscriber;
import io.datapunk.discovery.testkit.simulation.world.Witness;
import java.time.Duration;

/**
 * P2: the moment at which an answer says it was confirmed is one from which on it was true,
 * whatever way it took. Nobody can say so whose wall clock was set meanwhile, so those are left
 * out.
 */
final class ProvenanceOracle implements Witness {

  private final Court court;

  ProvenanceOracle(Court court) {
    this.court = court;
  }

  @Override
  public void lookedUp(Lookup lookup) {
    lookup.answer().ifPresent(answer -> judge(lookup.process(), lookup.query(), answer));
  }

  @Override
  public void showed(Subscriber subscriber, ServiceSnapshot snapshot) {
    judge(subscriber.process(), subscriber.query(), snapshot);
  }

  @Override
  public void changed(Subscriber subscriber, ServiceChange change) {
    judge(subscriber.process(), subscriber.query(), change.snapshot());
  }

  private void judge(ClientProcess process, ServiceQuery query, ServiceSnapshot snapshot) {
    if (process.runtime().isClockStepped()) {
      return;
    }
    long age =
        Duration.between(snapshot.confirmedAt(), process.runtime().clock().instant()).toNanos();
    long confirmed = court.now() - age;
    long from = confirmed - court.unknowable() - court.unnoticeableStops(confirmed);
    court
        .verdicts()
        .check(
            court.truth().wasTrueSince(query, snapshot.endpoints(), from),
            "P2",
            () ->
                process
                    + " was handed "
                    + Shown.snapshot(snapshot)
                    + " of "
                    + query
                    + " as confirmed "
                    + age / WorldTime.MILLI
                    + " ms ago, and it was not true since then");
  }
}
