package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.testkit.simulation.model.WorldTime;
import io.datapunk.discovery.testkit.simulation.world.ClientProcess;
import io.datapunk.discovery.testkit.simulation.world.Subscriber;
import io.datapunk.discovery.testkit.simulation.world.Witness;
import java.util.HashMap;
import java.util.Map;

/** P5's audit: what a watch shows is compared with the registry by a question of its own. */
final class AuditOracle implements Witness {

  private final Court court;
  private final GoodService service;
  private final Map<ClientProcess, Map<String, Long>> plainReads = new HashMap<>();

  AuditOracle(Court court, GoodService service) {
    this.court = court;
    this.service = service;
  }

  @Override
  public void asked(ClientProcess process, ReadRequest request) {
    if (request.cursor().isEmpty()) {
      plainReads
          .computeIfAbsent(process, key -> new HashMap<>())
          .put(request.service(), court.now());
    }
  }

  @Override
  public void showed(Subscriber subscriber, ServiceSnapshot snapshot) {
    ClientProcess process = subscriber.process();
    long last =
        plainReads
            .getOrDefault(process, Map.of())
            .getOrDefault(subscriber.query().service(), process.beganAt());
    long since = Math.max(last, Math.max(subscriber.beganAt(), service.wellSince(process)));
    // Who comes and goes moves the others in the row.
    long limit = 2 * process.config().auditInterval().toNanos() + 10 * WorldTime.SECOND;
    court
        .verdicts()
        .check(
            court.now() - since <= limit,
            "P5",
            () ->
                subscriber
                    + " was not audited for "
                    + (court.now() - since) / WorldTime.SECOND
                    + " s");
  }
}
