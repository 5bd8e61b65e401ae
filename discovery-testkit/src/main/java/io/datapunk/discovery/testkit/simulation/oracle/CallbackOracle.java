package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.EndpointChange;
import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.testkit.simulation.world.Shown;
import io.datapunk.discovery.testkit.simulation.world.Subscriber;
import io.datapunk.discovery.testkit.simulation.world.Witness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * P6, the law of callbacks: one at a time, in order, none after closing began; the first change
 * adds everything; differences fold to the snapshot; stale and recovered take turns.
 */
final class CallbackOracle implements Witness {

  private static final String LAW = "P6";

  private final Verdicts verdicts;
  private final Map<Subscriber, Told> all = new HashMap<>();

  CallbackOracle(Verdicts verdicts) {
    this.verdicts = verdicts;
  }

  /** What one subscriber was told so far. */
  private static final class Told {
    private @Nullable ServiceSnapshot last;
    private final Map<String, ServiceEndpoint> folded = new TreeMap<>();
    private boolean stale;
  }

  @Override
  public void changed(Subscriber subscriber, ServiceChange change) {
    lawful(subscriber, "a change");
    Told told = told(subscriber);
    ServiceSnapshot last = told.last;
    if (last == null) {
      verdicts.check(
          change.previous().isEmpty(), LAW, () -> subscriber + ": its first change has a past");
    } else {
      verdicts.check(
          change.previous().isPresent() && change.previous().get().sameEndpointsAs(last),
          LAW,
          () -> subscriber + ": the difference is not to what it was last handed");
      verdicts.check(
          !last.sameEndpointsAs(change.snapshot()),
          LAW,
          () -> subscriber + ": told of a change that is none");
      verdicts.check(
          change.snapshot().version() > last.version(),
          LAW,
          () -> subscriber + ": v" + change.snapshot().version() + " after v" + last.version());
    }
    fold(told.folded, change);
    List<ServiceEndpoint> folded = new ArrayList<>(told.folded.values());
    verdicts.check(
        folded.equals(change.snapshot().endpoints()),
        LAW,
        () ->
            subscriber
                + ": differences fold to "
                + Shown.endpoints(folded)
                + ", the snapshot is "
                + Shown.endpoints(change.snapshot().endpoints()));
    told.last = change.snapshot();
  }

  private static void fold(Map<String, ServiceEndpoint> folded, ServiceChange change) {
    change.removed().forEach(endpoint -> folded.remove(endpoint.id()));
    change.added().forEach(endpoint -> folded.put(endpoint.id(), endpoint));
    for (EndpointChange pair : change.changed()) {
      folded.put(pair.after().id(), pair.after());
    }
  }

  @Override
  public void stale(Subscriber subscriber, ServiceSnapshot last, StaleReason reason) {
    lawful(subscriber, "stale");
    Told told = told(subscriber);
    verdicts.check(told.last != null, LAW, () -> subscriber + ": stale before any change");
    verdicts.check(!told.stale, LAW, () -> subscriber + ": told twice that it is stale");
    told.stale = true;
  }

  @Override
  public void recovered(Subscriber subscriber, ServiceSnapshot current) {
    lawful(subscriber, "recovered");
    Told told = told(subscriber);
    verdicts.check(told.stale, LAW, () -> subscriber + ": recovered from nothing");
    verdicts.check(!current.isStale(), LAW, () -> subscriber + ": recovered to a stale state");
    told.stale = false;
  }

  private void lawful(Subscriber subscriber, String what) {
    verdicts.check(
        !subscriber.isClosed(), LAW, () -> subscriber + ": " + what + " after closing began");
    verdicts.check(
        !subscriber.isInCall(), LAW, () -> subscriber + ": " + what + " during another call");
  }

  private Told told(Subscriber subscriber) {
    return all.computeIfAbsent(subscriber, key -> new Told());
  }
}
