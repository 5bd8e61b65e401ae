package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.testkit.simulation.model.WorldTime;
import io.datapunk.discovery.testkit.simulation.world.ClientProcess;
import io.datapunk.discovery.testkit.simulation.world.Shown;
import io.datapunk.discovery.testkit.simulation.world.Subscriber;
import io.datapunk.discovery.testkit.simulation.world.Witness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * P9, its other half: a sudden loss that shows itself within two minutes of a failed question is
 * not handed out before it has been doubted for {@code massLossHold}.
 */
final class LossOracle implements Witness {

  private static final long STEADY = 120 * WorldTime.SECOND;
  private static final long GRACE = WorldTime.SECOND;

  private final Court court;
  private final Channels channels;
  private final Map<ClientProcess, Map<String, List<Answer>>> answers = new HashMap<>();

  private record Answer(long at, List<ServiceEndpoint> endpoints) {}

  LossOracle(Court court, Channels channels) {
    this.court = court;
    this.channels = channels;
  }

  @Override
  public void answered(
      ClientProcess process, ReadRequest request, long askedAt, RegistryAnswer answer) {
    List<Answer> all = of(process, request.service());
    if (all.isEmpty() || !all.get(all.size() - 1).endpoints.equals(answer.endpoints())) {
      all.add(new Answer(court.now(), answer.endpoints()));
    }
  }

  @Override
  public void changed(Subscriber subscriber, ServiceChange change) {
    if (change.previous().isEmpty()
        || subscriber.manner() != Subscriber.Manner.GOOD
        || subscriber.query().minimumHealth() != HealthStatus.MAINTENANCE) {
      return;
    }
    List<ServiceEndpoint> before = change.previous().get().endpoints();
    ClientProcess process = subscriber.process();
    String service = subscriber.query().service();
    long sinceGap = court.now() - channels.of(process, service).lastPollFailure();
    if (!Losses.isSudden(before, change.snapshot().endpoints())
        || sinceGap > STEADY - GRACE
        || sinceGap == 0
        || isTooOld(subscriber, before)) {
      return;
    }
    long shownFor = court.now() - firstShown(of(process, service), before);
    long hold = process.config().massLossHold().toNanos();
    court
        .verdicts()
        .check(
            shownFor >= hold - GRACE,
            "P9",
            () ->
                subscriber
                    + " was handed the loss of "
                    + Shown.endpoints(before)
                    + " "
                    + shownFor / WorldTime.MILLI
                    + " ms after it first showed itself, "
                    + sinceGap / WorldTime.MILLI
                    + " ms after a failed question");
  }

  /** What is older than may be served is given up, doubt or not. */
  private boolean isTooOld(Subscriber subscriber, List<ServiceEndpoint> before) {
    // A wall clock that jumps ahead makes everything look older, and may be right.
    long maxStale =
        subscriber.process().config().maxStale().toNanos()
            - subscriber.process().runtime().clockJumps();
    long from = court.now() - maxStale + 10 * WorldTime.SECOND;
    return from > 0 && !court.truth().wasTrueSince(subscriber.query(), before, from);
  }

  /** Returns since when all answers show the loss. */
  private long firstShown(List<Answer> all, List<ServiceEndpoint> before) {
    long since = court.now();
    for (int i = all.size() - 1; i >= 0; i--) {
      if (!Losses.isSudden(before, all.get(i).endpoints)) {
        return since;
      }
      since = all.get(i).at;
    }
    return since;
  }

  private List<Answer> of(ClientProcess process, String service) {
    return answers
        .computeIfAbsent(process, key -> new HashMap<>())
        .computeIfAbsent(service, key -> new ArrayList<>());
  }
}
