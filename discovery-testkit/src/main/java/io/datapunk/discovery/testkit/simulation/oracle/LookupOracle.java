package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.testkit.simulation.model.Physics;
import io.datapunk.discovery.testkit.simulation.model.WorldTime;
import io.datapunk.discovery.testkit.simulation.world.ClientProcess;
import io.datapunk.discovery.testkit.simulation.world.Lookup;
import io.datapunk.discovery.testkit.simulation.world.Subscriber;
import io.datapunk.discovery.testkit.simulation.world.Witness;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * P3 and P10, as far as they are about time: no lookup takes longer than it may; a known service is
 * answered almost at once, whatever the registry does; and what the distributed cache does neither
 * fails nor slows a lookup that the registry could answer.
 */
final class LookupOracle implements Witness {

  private static final long GRACE = 5 * WorldTime.MILLI;

  private final Court court;
  private final GoodService service;
  private final Map<ClientProcess, Map<String, Long>> known = new HashMap<>();

  LookupOracle(Court court, GoodService service) {
    this.court = court;
    this.service = service;
  }

  @Override
  public void changed(Subscriber subscriber, ServiceChange change) {
    if (change.snapshot().isStale()) {
      return;
    }
    knows(subscriber.process(), change.snapshot());
  }

  @Override
  public void lookedUp(Lookup lookup) {
    long took = lookup.endedAt() - lookup.beganAt();
    ClientProcess process = lookup.process();
    if (process.runtime().stoodStillSince(lookup.beganAt()) > 0) {
      return; // its time was not its own
    }
    within(lookup, took, process.config().lookupTimeout().toNanos(), "P3");
    if (lookup.query().maxStale().isPresent()) {
      return; // what is held may be too old for it, and what is asked for may be doubted
    }
    if (isKnown(lookup)) {
      within(lookup, took, process.config().freshWait().toNanos(), "P3");
      court
          .verdicts()
          .check(
              lookup.answer().isPresent(),
              "P3",
              () -> process + " knew " + lookup.query() + " and failed: " + lookup.failure());
    } else {
      coldLookup(lookup, took);
    }
    lookup.answer().filter(answer -> !answer.isStale()).ifPresent(a -> knows(process, a));
  }

  /**
   * Whether the process holds the service for sure: it was handed it fresh, not too long ago, and
   * nothing emptied it since.
   */
  private boolean isKnown(Lookup lookup) {
    Long since = known.getOrDefault(lookup.process(), Map.of()).get(lookup.query().service());
    if (since == null || since >= lookup.beganAt()) {
      return false;
    }
    long ttl = lookup.process().config().cacheTtl().toNanos();
    // A wall clock that jumps ahead makes everything look older, and may be right.
    long maxStale =
        lookup.process().config().maxStale().toNanos() - lookup.process().runtime().clockJumps();
    return lookup.endedAt() - since < maxStale - ttl - court.unknowable()
        && !court.truth().wasTrueSince(lookup.query(), List.of(), since - ttl);
  }

  /** The registry answers: then a lookup needs a question, perhaps a second one, and the cache. */
  private void coldLookup(Lookup lookup, long took) {
    long steady = 10 * WorldTime.SECOND;
    long well = service.wellSince(lookup.process());
    if (lookup.beganAt() - well < steady
        || !lookup.process().isServedWell()
        || lostItsServer(lookup)) {
      return;
    }
    court
        .verdicts()
        .check(
            lookup.answer().isPresent(),
            "P10",
            () ->
                lookup.process()
                    + " failed to look up "
                    + lookup.query()
                    + " though the registry is well: "
                    + lookup.failure());
    Physics physics = court.world().plan().physics();
    long trips = 4 * physics.longestTripNanos() + physics.proofNanos() + 20 * WorldTime.MILLI;
    long cache = lookup.process().config().distributedCacheTimeout().toNanos();
    within(lookup, took, cache + trips, "P10");
  }

  /** An agent whose server died goes over to another one at the next question, which fails. */
  private boolean lostItsServer(Lookup lookup) {
    return court.world().agents().stream()
        .anyMatch(agent -> agent.serverChangedAt() >= lookup.beganAt());
  }

  private void within(Lookup lookup, long took, long limit, String promise) {
    court
        .verdicts()
        .check(
            took <= limit + GRACE,
            promise,
            () ->
                lookup.process()
                    + " looked up "
                    + lookup.query()
                    + " for "
                    + took / WorldTime.MILLI
                    + " ms, at most "
                    + limit / WorldTime.MILLI
                    + " allowed");
  }

  /** A view of no endpoints is soon forgotten, rightly. */
  private void knows(ClientProcess process, ServiceSnapshot snapshot) {
    Map<String, Long> services = known.computeIfAbsent(process, key -> new HashMap<>());
    if (snapshot.isEmpty()) {
      services.remove(snapshot.service());
    } else {
      services.put(snapshot.service(), court.now());
    }
  }
}
