package io.datapunk.discovery.it.chaos;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryException;
import io.datapunk.discovery.ServiceSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Who looks up all services, one after the other, all the time, and judges what comes. */
final class Looker implements AutoCloseable {

  /** For what is true at the leader, but not yet known to be by its writer or by the server. */
  private static final Duration ON_THE_WAY = Duration.ofMillis(500);

  private static final long PAUSE_NANOS = 2_000_000;

  private final String name;
  private final ServiceDiscovery discovery;
  private final List<History> histories;
  private final List<Judge> judges = new ArrayList<>();
  private final Findings findings;
  private final MachinePauses pauses;
  private final long freshNanos;
  private final Thread thread;
  private volatile boolean closed;

  Looker(
      String name,
      ServiceDiscovery discovery,
      List<History> histories,
      Findings findings,
      MachinePauses pauses,
      Duration cacheTtl) {
    this.name = name;
    this.discovery = discovery;
    this.histories = histories;
    this.findings = findings;
    this.pauses = pauses;
    this.freshNanos = cacheTtl.plus(ON_THE_WAY).toNanos();
    histories.forEach(history -> judges.add(new Judge(name, history, findings)));
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Looks each service up once, so that all are known, and begins. */
  void begin() {
    histories.forEach(history -> discovery.discover(history.service()));
    thread.start();
  }

  private void run() {
    for (int i = 0; !closed; i = (i + 1) % histories.size()) {
      look(i);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void look(int i) {
    History history = histories.get(i);
    long began = System.nanoTime();
    try {
      ServiceSnapshot snapshot = discovery.discover(history.service());
      long ended = System.nanoTime();
      int place = judges.get(i).saw(State.of(snapshot), ended);
      if (!snapshot.isStale()) {
        long late = history.nanosSinceReplaced(State.of(snapshot), began);
        if (late > freshNanos && late > freshNanos + pauses.nanosWithin(began - late, ended)) {
          findings.outdated(
              "%s was given %s, confirmed %s, called fresh, at %s, %d ms after it was replaced; %s"
                  .formatted(
                      name,
                      State.of(snapshot) + " " + snapshot.source(),
                      snapshot.confirmedAt(),
                      Instant.now(),
                      late / 1_000_000,
                      history.around(place, ended)));
        }
      }
    } catch (ServiceDiscoveryException e) {
      findings.failed(name + " failed for " + history.service() + ": " + e);
    }
    long ended = System.nanoTime();
    findings.lookedUp();
    judgeTime(history.service(), began, ended);
  }

  private void judgeTime(String service, long began, long ended) {
    if (LookupTimes.isTooLong(began, ended, pauses)) {
      findings.blocked(
          "%s waited %d ms for %s, %d of them while the machine stood still"
              .formatted(
                  name,
                  (ended - began) / 1_000_000,
                  service,
                  pauses.nanosWithin(began, ended) / 1_000_000));
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
