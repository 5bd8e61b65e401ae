package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.testkit.simulation.model.WorldTime;
import io.datapunk.discovery.testkit.simulation.world.ClientProcess;
import io.datapunk.discovery.testkit.simulation.world.Shown;
import io.datapunk.discovery.testkit.simulation.world.Subscriber;
import io.datapunk.discovery.testkit.simulation.world.Witness;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * P5 and the bound of P9: where the registry serves a process well, each subscription follows the
 * truth. After an outage all ask again within 2 s + {@code recoverySpread} of the first answer;
 * what was swallowed in silence is noticed within one wait; where blocking reads can be relied on,
 * a change shows at once; a doubted loss is believed after {@code massLossHold}; and when all is
 * calm, all is right.
 */
final class ConvergenceOracle implements Witness {

  private static final long PROBE = WorldTime.SECOND;
  private static final long RETURN = 2 * WorldTime.SECOND;
  private static final long PROMPT = 1_500 * WorldTime.MILLI;
  private static final long LONGEST_OUTAGE = 240 * WorldTime.SECOND;
  private static final long GRACE = 600 * WorldTime.MILLI;

  private final Court court;
  private final Channels channels;
  private final GoodService service;
  private final long proof;
  private final long bound;

  ConvergenceOracle(Court court, Channels channels, GoodService service) {
    this.court = court;
    this.channels = channels;
    this.service = service;
    this.proof = court.world().plan().physics().proofNanos();
    this.bound = bound(court.world().plan().config()) + proof + court.unknowable();
  }

  @Override
  public void showed(Subscriber subscriber, ServiceSnapshot snapshot) {
    returnsInTime(subscriber);
    if (!isDue(subscriber, service.wellSince(subscriber.process()), 0)) {
      return;
    }
    // A read under way at one server ends before the next one is blind at another.
    if (isDue(subscriber, service.undisturbedSince(subscriber.process()), bound)) {
      follows(subscriber, snapshot, PROMPT + proof + court.unknowable());
    } else {
      follows(subscriber, snapshot, bound);
    }
    court
        .verdicts()
        .check(
            !snapshot.isStale()
                || isRightlyDoubted(subscriber, Optional.of(snapshot))
                || isAskingAnew(subscriber.process())
                || isComingBack(subscriber)
                || isBeingProven(subscriber),
            "P5",
            () -> subscriber + " stays stale: " + Shown.snapshot(snapshot));
  }

  private void follows(Subscriber subscriber, ServiceSnapshot snapshot, long within) {
    court
        .verdicts()
        .check(
            followed(subscriber, snapshot.endpoints(), within)
                || isRightlyDoubted(subscriber, Optional.of(snapshot)),
            "P5",
            () ->
                subscriber
                    + " shows "
                    + Shown.snapshot(snapshot)
                    + ", not true within the last "
                    + within / WorldTime.MILLI
                    + " ms, though it is served well; now true: "
                    + Shown.endpoints(court.truth().now(subscriber.query())));
  }

  @Override
  public void refused(Subscriber subscriber, RuntimeException failure) {
    returnsInTime(subscriber);
    if (isDue(subscriber, service.wellSince(subscriber.process()), 0)
        && !isRightlyDoubted(subscriber, Optional.empty())
        && !isAskingAnew(subscriber.process())) {
      court
          .verdicts()
          .broken("P5", () -> subscriber + " has nothing to show: " + failure.getMessage());
    }
  }

  /** Once the registry answers anything again, whoever failed asks again soon. */
  private void returnsInTime(Subscriber subscriber) {
    ClientProcess process = subscriber.process();
    Channel channel = channels.of(process, subscriber.query().service());
    if (!channel.isDown()) {
      return;
    }
    ServiceDiscoveryConfig config = process.config();
    long known = Math.max(channel.lastFailure(), subscriber.beganAt());
    long answered = service.firstAnswer(process);
    if (answered != Long.MAX_VALUE) {
      long from = Math.max(answered, known);
      check(subscriber, from, RETURN + nanos(config.recoverySpread()), "the registry is back");
    } else {
      long from = Math.max(service.wellSince(process), known);
      long probes = (1 + process.subscribers().size()) * PROBE;
      check(subscriber, from, probes, "nobody tries whether the registry is back");
    }
  }

  private void check(Subscriber subscriber, long from, long limit, String why) {
    long passed = court.now() - from;
    court
        .verdicts()
        .check(
            passed <= limit + GRACE + court.unknowable(),
            "P5",
            () ->
                subscriber + " does not ask: " + why + " for " + passed / WorldTime.MILLI + " ms");
  }

  /** Whether enough time has passed in which nothing hindered the subscription. */
  private boolean isDue(Subscriber subscriber, long undisturbedSince, long more) {
    long since = Math.max(undisturbedSince, subscriber.beganAt());
    return subscriber.process().isServedWell() && court.now() - since > bound + more;
  }

  private boolean followed(Subscriber subscriber, List<ServiceEndpoint> shown, long within) {
    return court.truth().wasTrueSince(subscriber.query(), shown, court.now() - within);
  }

  /**
   * Whether a sudden loss may be doubted still: it happened, or could first be seen, no longer ago
   * than the bound and {@code massLossHold}; or a consistent read first proved it no longer ago
   * than {@code massLossHold}. Who shows all it holds shows what the loss is to.
   */
  private boolean isRightlyDoubted(Subscriber subscriber, Optional<ServiceSnapshot> shown) {
    long hold = nanos(subscriber.process().config().massLossHold());
    long doubted = court.now() - bound - hold;
    String name = subscriber.query().service();
    Channel channel = channels.of(subscriber.process(), name);
    long seen = court.now() - hold - GRACE;
    if (shown.isPresent()) {
      List<ServiceEndpoint> held = shown.get().endpoints();
      OptionalLong since = channel.lossProvenSince(held);
      if (since.isPresent() && since.getAsLong() >= seen) {
        return true;
      }
      if (subscriber.query().minimumHealth() == HealthStatus.MAINTENANCE) {
        return court.truth().lostSuddenlySince(name, held, doubted);
      }
    }
    if (channel.provenSince(seen).stream().anyMatch(now -> court.truth().isLoss(name, now))) {
      return true;
    }
    long well = service.wellSince(subscriber.process());
    long since = well > doubted ? Math.min(doubted, well - LONGEST_OUTAGE) : doubted;
    return court.truth().lostSuddenlySince(name, since);
  }

  /** A question failed just now: the next one comes within the time for recovery. */
  private boolean isComingBack(Subscriber subscriber) {
    ServiceDiscoveryConfig config = subscriber.process().config();
    Channel channel = channels.of(subscriber.process(), subscriber.query().service());
    long within = RETURN + nanos(config.recoverySpread()) + GRACE + court.unknowable();
    return court.now() - channel.lastFailure() <= within;
  }

  /**
   * Where a proof takes its time, what was confirmed before may expire meanwhile; and what it
   * confirms is as old as the question, and may expire before the next wait is over.
   */
  private boolean isBeingProven(Subscriber subscriber) {
    long wait = nanos(subscriber.process().config().watchWait());
    Channel channel = channels.of(subscriber.process(), subscriber.query().service());
    return proof > 0 && channel.isProvenSince(court.now() - wait - wait / 16 - GRACE);
  }

  /** A wall clock that jumps looks as if the process had stood still: all is asked anew. */
  private boolean isAskingAnew(ClientProcess process) {
    ServiceDiscoveryConfig config = process.config();
    long heartbeat = 2 * PROBE;
    long again = nanos(config.recoverySpread()) + nanos(config.lookupTimeout());
    return court.now() - process.runtime().jumpedAt() < heartbeat + again + GRACE;
  }

  /** What was swallowed before is noticed, and asked again, and doubted, and asked once more. */
  private static long bound(ServiceDiscoveryConfig config) {
    long wait = nanos(config.watchWait());
    long silence = wait + wait / 16 + 2 * WorldTime.SECOND;
    return silence
        + PROBE
        + RETURN
        + nanos(config.recoverySpread())
        + 2 * nanos(config.lookupTimeout())
        + GRACE;
  }

  @Override
  public void quiet() {
    court.world().hosts().forEach(host -> host.process().subscribers().forEach(this::isRight));
  }

  private void isRight(Subscriber subscriber) {
    try {
      ServiceSnapshot snapshot = subscriber.current();
      court
          .verdicts()
          .check(
              snapshot.endpoints().equals(court.truth().now(subscriber.query()))
                  && !snapshot.isStale(),
              "P5",
              () ->
                  subscriber
                      + " shows in the end "
                      + Shown.snapshot(snapshot)
                      + ", true is "
                      + Shown.endpoints(court.truth().now(subscriber.query())));
    } catch (RuntimeException e) {
      court
          .verdicts()
          .broken("P5", () -> subscriber + " has nothing to show in the end: " + e.getMessage());
    }
  }

  private static long nanos(Duration time) {
    return time.toNanos();
  }
}
