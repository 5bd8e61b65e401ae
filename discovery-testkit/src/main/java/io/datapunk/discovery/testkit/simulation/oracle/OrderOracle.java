package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.testkit.simulation.world.ClientProcess;
import io.datapunk.discovery.testkit.simulation.world.Lookup;
import io.datapunk.discovery.testkit.simulation.world.Shown;
import io.datapunk.discovery.testkit.simulation.world.Subscriber;
import io.datapunk.discovery.testkit.simulation.world.Witness;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * P2 and P4: within one process versions grow, one version is one content, and a newer version is
 * no older truth. Each content stands for the earliest moment that keeps the order; where there is
 * none left, the view went backwards.
 */
final class OrderOracle implements Witness {

  private final Court court;
  private final Map<ClientProcess, Map<String, Line>> lines = new HashMap<>();

  OrderOracle(Court court) {
    this.court = court;
  }

  /** The views of one service in one process, as far as they were seen. */
  private static final class Line {
    private long version;
    private long notBefore;
    private final Map<HealthStatus, ServiceSnapshot> latest = new EnumMap<>(HealthStatus.class);
    private final Map<Long, Long> seenAt = new HashMap<>();
  }

  @Override
  public void lookedUp(Lookup lookup) {
    lookup
        .answer()
        .ifPresent(
            answer -> {
              Line line = line(lookup.process(), lookup.query());
              see(lookup.process(), lookup.query(), answer);
              notOlderThan(lookup, answer, line);
            });
  }

  /** A lookup that began after a version was seen must not bring an older one. */
  private void notOlderThan(Lookup lookup, ServiceSnapshot answer, Line line) {
    for (Map.Entry<Long, Long> seen : line.seenAt.entrySet()) {
      boolean before = seen.getValue() < lookup.beganAt();
      court
          .verdicts()
          .check(
              !before || answer.version() >= seen.getKey(),
              "P2",
              () ->
                  lookup.process()
                      + " looked up "
                      + lookup.query()
                      + " and got version "
                      + answer.version()
                      + " after "
                      + seen.getKey());
    }
  }

  @Override
  public void showed(Subscriber subscriber, ServiceSnapshot snapshot) {
    Line line = line(subscriber.process(), subscriber.query());
    court
        .verdicts()
        .check(
            snapshot.version() >= line.version,
            "P2",
            () -> subscriber + " shows version " + snapshot.version() + " after " + line.version);
    see(subscriber.process(), subscriber.query(), snapshot);
  }

  @Override
  public void changed(Subscriber subscriber, ServiceChange change) {
    see(subscriber.process(), subscriber.query(), change.snapshot());
  }

  private void see(ClientProcess process, ServiceQuery query, ServiceSnapshot snapshot) {
    Line line = line(process, query);
    ServiceSnapshot same = line.latest.get(query.minimumHealth());
    if (same != null && same.version() == snapshot.version()) {
      court
          .verdicts()
          .check(
              same.sameEndpointsAs(snapshot),
              "P2",
              () -> process + " shows two contents as version " + snapshot.version());
    }
    if (snapshot.version() < line.version) {
      return;
    }
    line.latest.put(query.minimumHealth(), snapshot);
    if (snapshot.version() > line.version) {
      line.version = snapshot.version();
      line.seenAt.clear();
      line.seenAt.put(snapshot.version(), court.now());
      advance(process, query, snapshot.endpoints(), line);
    }
  }

  private void advance(
      ClientProcess process, ServiceQuery query, List<ServiceEndpoint> endpoints, Line line) {
    long from = Math.max(0, line.notBefore - court.unknowable());
    OptionalLong moment = court.truth().firstTrueSince(query, endpoints, from);
    if (moment.isPresent()) {
      line.notBefore = Math.max(line.notBefore, moment.getAsLong());
    } else if (mayHaveForgotten(process)) {
      line.notBefore = 0;
    } else {
      court
          .verdicts()
          .broken(
              "P4",
              () ->
                  process
                      + " went backwards with "
                      + query
                      + " to "
                      + Shown.endpoints(endpoints)
                      + ", which was last true more than "
                      + (court.now() - from) / 1_000_000
                      + " ms ago");
    }
  }

  /** A wall clock that jumps ahead by as much as may be served makes all that is held too old. */
  private static boolean mayHaveForgotten(ClientProcess process) {
    long ttl = process.config().cacheTtl().toNanos();
    return process.runtime().clockJumps() > process.config().maxStale().toNanos() - ttl;
  }

  private Line line(ClientProcess process, ServiceQuery query) {
    return lines
        .computeIfAbsent(process, key -> new HashMap<>())
        .computeIfAbsent(query.service(), key -> new Line());
  }
}
