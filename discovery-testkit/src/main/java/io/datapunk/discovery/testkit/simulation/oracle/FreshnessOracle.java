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
 * P1 and P3: what is handed out was true, at a moment the answer may stand for. Fresh: within the
 * cache's time to live. Stale: within {@code maxStale}. In any case within what the query asks for.
 */
final class FreshnessOracle implements Witness {

  private final Court court;

  FreshnessOracle(Court court) {
    this.court = court;
  }

  @Override
  public void lookedUp(Lookup lookup) {
    lookup
        .answer()
        .ifPresent(answer -> judge(lookup.process(), lookup.query(), answer, "a lookup"));
  }

  @Override
  public void showed(Subscriber subscriber, ServiceSnapshot snapshot) {
    judge(subscriber.process(), subscriber.query(), snapshot, "a subscription");
  }

  @Override
  public void changed(Subscriber subscriber, ServiceChange change) {
    judge(subscriber.process(), subscriber.query(), change.snapshot(), "a change");
  }

  private void judge(
      ClientProcess process, ServiceQuery query, ServiceSnapshot snapshot, String what) {
    Duration label = snapshot.isStale() ? process.config().maxStale() : process.config().cacheTtl();
    Duration asked = query.maxStale().orElse(label);
    long mayBe = Math.min(label.toNanos(), asked.toNanos());
    long since = court.now() - mayBe - court.unknowable() - court.stoodStill(process);
    if (!court.truth().wasTrueSince(query, snapshot.endpoints(), since)) {
      court
          .verdicts()
          .broken(
              snapshot.isEmpty() ? "P1" : "P3",
              () ->
                  process
                      + " was handed by "
                      + what
                      + " of "
                      + query
                      + " "
                      + Shown.snapshot(snapshot)
                      + ", which was not true within the last "
                      + (court.now() - since) / WorldTime.MILLI
                      + " ms; now true: "
                      + Shown.endpoints(court.truth().now(query)));
    }
  }
}
