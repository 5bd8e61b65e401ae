package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.testkit.simulation.model.WorldTime;
import io.datapunk.discovery.testkit.simulation.world.ClientProcess;
import io.datapunk.discovery.testkit.simulation.world.Shown;
import io.datapunk.discovery.testkit.simulation.world.Subscriber;
import io.datapunk.discovery.testkit.simulation.world.Witness;
import java.util.List;
import java.util.OptionalLong;

/**
 * P9, its other half: a sudden loss that shows itself within two minutes of a failed question is
 * not handed out before it has been doubted for {@code massLossHold}.
 */
final class LossOracle implements Witness {

  private static final long STEADY = 120 * WorldTime.SECOND;
  private static final long GRACE = WorldTime.SECOND;

  private final Court court;
  private final Channels channels;

  LossOracle(Court court, Channels channels) {
    this.court = court;
    this.channels = channels;
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
    Channel channel = channels.of(process, subscriber.query().service());
    long sinceGap = court.now() - channel.lastPollFailure();
    if (!Losses.isSudden(before, change.snapshot().endpoints())
        || sinceGap > STEADY - GRACE
        || sinceGap == 0
        || isTooOld(subscriber, channel, before)
        || isOfSeveralSteps(process, channel, change)) {
      return;
    }
    long shownSince = channel.lossProvenSince(before).orElse(court.now());
    long shownFor = court.now() - shownSince;
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

  /** Where bursts are told as one, what went step by step may look like one sudden loss. */
  private static boolean isOfSeveralSteps(
      ClientProcess process, Channel channel, ServiceChange change) {
    List<ServiceEndpoint> before = change.previous().orElseThrow().endpoints();
    return !process.config().quietPeriod().isZero()
        && channel.wentInSteps(before, change.snapshot().endpoints());
  }

  /**
   * What is older than may be served is given up, doubt or not. Its age counts from when the
   * registry last said so to this process; if that came from another one, from when it was true.
   */
  private boolean isTooOld(Subscriber subscriber, Channel channel, List<ServiceEndpoint> before) {
    // A wall clock that jumps ahead makes everything look older, and may be right.
    long maxStale =
        subscriber.process().config().maxStale().toNanos()
            - subscriber.process().runtime().clockJumps();
    long from = court.now() - maxStale + 10 * WorldTime.SECOND;
    OptionalLong said = channel.lastSaid(before);
    return from > 0
        && (said.isPresent()
            ? said.getAsLong() < from
            : !court.truth().wasTrueSince(subscriber.query(), before, from));
  }
}
