package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.testkit.simulation.model.WorldTime;
import io.datapunk.discovery.testkit.simulation.world.ClientProcess;
import io.datapunk.discovery.testkit.simulation.world.Host;
import io.datapunk.discovery.testkit.simulation.world.Subscriber;
import io.datapunk.discovery.testkit.simulation.world.Witness;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * P11 as the registry feels it: no process ever asks without pause, and where nothing happens it
 * asks for little more than its long polls and audits.
 */
final class LoadOracle implements Witness {

  private static final int MOST_IN_A_SECOND = 100;
  private static final int IDLE_BURST = 10;
  private static final int IDLE_PER_SECOND = 2;
  private static final long LOOK_BACK = 40 * WorldTime.SECOND;

  private final Court court;
  private final Map<ClientProcess, Map<String, Deque<Long>>> asked = new HashMap<>();

  LoadOracle(Court court) {
    this.court = court;
  }

  @Override
  public void asked(ClientProcess process, ReadRequest request) {
    Deque<Long> times = times(process, request.service());
    times.addLast(court.now());
    while (times.getFirst() < court.now() - LOOK_BACK) {
      times.removeFirst();
    }
    if (times.size() > MOST_IN_A_SECOND) {
      long lately = times.stream().filter(at -> at > court.now() - WorldTime.SECOND).count();
      court
          .verdicts()
          .check(
              lately <= MOST_IN_A_SECOND,
              "P11",
              () -> process + " asks for " + request.service() + " without pause");
    }
  }

  @Override
  public void quiet() {
    for (Host host : court.world().hosts()) {
      Set<String> watched = new TreeSet<>();
      for (Subscriber subscriber : host.process().subscribers()) {
        watched.add(subscriber.query().service());
      }
      watched.forEach(service -> isIdle(host.process(), service));
    }
  }

  /** Wakes for changes of others are allowed to come again as often as anything changed. */
  private void isIdle(ClientProcess process, String service) {
    long from = court.now() - LOOK_BACK;
    long questions = times(process, service).stream().filter(at -> at >= from).count();
    long wait = process.config().watchWait().toNanos();
    long polls = LOOK_BACK / wait + 1;
    long audits = LOOK_BACK / process.config().auditInterval().toNanos() + 1;
    long changes = 2 * court.truth().changesSince(from);
    // Behind one name, cursors of one server wake polls at another: no more than idle ones may be.
    long mixed =
        process.registry().isBalanced()
            ? IDLE_BURST + IDLE_PER_SECOND * LOOK_BACK / WorldTime.SECOND
            : 0;
    court
        .verdicts()
        .check(
            questions <= polls + audits + changes + mixed + 1,
            "P11",
            () ->
                process
                    + " asked "
                    + questions
                    + " times for "
                    + service
                    + " in "
                    + LOOK_BACK / WorldTime.SECOND
                    + " s in which nothing happened to it");
  }

  private Deque<Long> times(ClientProcess process, String service) {
    return asked
        .computeIfAbsent(process, key -> new HashMap<>())
        .computeIfAbsent(service, key -> new ArrayDeque<>());
  }
}
