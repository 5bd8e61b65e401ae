package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.testkit.simulation.model.WorldTime;
import io.datapunk.discovery.testkit.simulation.world.ClientProcess;
import io.datapunk.discovery.testkit.simulation.world.Subscriber;
import io.datapunk.discovery.testkit.simulation.world.Witness;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * P5 and P6, up to the user: what a subscription shows, its listener is told soon, unless something
 * newer is told instead.
 */
final class DeliveryOracle implements Witness {

  /** A callback of the same process may take this long, on the one thread there is. */
  private static final long SOON = 6 * WorldTime.SECOND;

  /** Two looks of the calm time are no further apart. */
  private static final long LOOKS = 2 * WorldTime.SECOND;

  private static final long NEVER = Long.MIN_VALUE / 2;

  private final Court court;
  private final Map<Subscriber, Told> all = new HashMap<>();
  private final Map<ClientProcess, Map<String, Long>> shown = new HashMap<>();

  DeliveryOracle(Court court) {
    this.court = court;
  }

  /** What a listener knows, and since when it does not know what is shown. */
  private static final class Told {
    private @Nullable ServiceSnapshot last;
    private boolean stale;
    private long behindSince = Long.MAX_VALUE;
  }

  @Override
  public void changed(Subscriber subscriber, ServiceChange change) {
    Told told = told(subscriber);
    told.last = change.snapshot();
    told.behindSince = Long.MAX_VALUE;
  }

  @Override
  public void stale(Subscriber subscriber, ServiceSnapshot last, StaleReason reason) {
    told(subscriber).stale = true;
    told(subscriber).behindSince = Long.MAX_VALUE;
  }

  @Override
  public void recovered(Subscriber subscriber, ServiceSnapshot current) {
    told(subscriber).stale = false;
    told(subscriber).behindSince = Long.MAX_VALUE;
  }

  @Override
  public void showed(Subscriber subscriber, ServiceSnapshot snapshot) {
    shown
        .computeIfAbsent(subscriber.process(), key -> new HashMap<>())
        .put(subscriber.query().service(), court.now());
    Told told = told(subscriber);
    ServiceSnapshot last = told.last;
    boolean knows =
        last != null && last.sameEndpointsAs(snapshot) && told.stale == snapshot.isStale();
    if (knows) {
      told.behindSince = Long.MAX_VALUE;
      return;
    }
    isBehind(
        subscriber,
        () ->
            subscriber
                + " shows v"
                + snapshot.version()
                + (snapshot.isStale() ? ", stale," : "")
                + " and its listener has not been told");
  }

  /** Who comes later is handed what the others are shown. */
  @Override
  public void refused(Subscriber subscriber, RuntimeException failure) {
    long seen =
        shown
            .getOrDefault(subscriber.process(), Map.of())
            .getOrDefault(subscriber.query().service(), NEVER);
    if (court.now() - seen <= LOOKS) {
      isBehind(subscriber, () -> subscriber + " has nothing to show, and others have");
    } else { // nobody has: there is nothing to be told
      told(subscriber).behindSince = Long.MAX_VALUE;
    }
  }

  private void isBehind(Subscriber subscriber, Supplier<String> what) {
    Told told = told(subscriber);
    told.behindSince = Math.min(told.behindSince, court.now());
    ClientProcess process = subscriber.process();
    long passed =
        court.now() - told.behindSince - process.runtime().stoodStillSince(told.behindSince);
    court
        .verdicts()
        .check(passed <= SOON, "P6", () -> what.get() + " for " + passed / WorldTime.MILLI + " ms");
  }

  private Told told(Subscriber subscriber) {
    return all.computeIfAbsent(subscriber, key -> new Told());
  }
}
