package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.testkit.simulation.world.ClientProcess;
import io.datapunk.discovery.testkit.simulation.world.Witness;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * P5's "without a herd": pauses after failures are drawn, each anew. Two of the very same length
 * are chance once; where they are the rule, all clients of a registry come back in step. So are
 * questions about services that failed, asked at the very moment of an answer about another one:
 * what waits for the registry comes back spread over time, not at once.
 */
final class HerdOracle implements Witness {

  private static final int CHANCE = 2;

  private final Court court;
  private final Channels channels;
  private final Map<ClientProcess, Set<Long>> pauses = new HashMap<>();
  private final Map<ClientProcess, Integer> repeats = new HashMap<>();
  private final Map<ClientProcess, Integer> rushes = new HashMap<>();

  HerdOracle(Court court, Channels channels) {
    this.court = court;
    this.channels = channels;
  }

  /** Comes before the channels take note of the question. */
  @Override
  public void asked(ClientProcess process, ReadRequest request) {
    Channel channel = channels.of(process, request.service());
    if (!channel.isDown() || channel.lastFailure() == court.now()) {
      return;
    }
    if (channels.lastAnswer(process) == court.now()) {
      rushed(process, request);
    }
    long pause = court.now() - channel.lastFailure();
    if (!pauses.computeIfAbsent(process, key -> new HashSet<>()).add(pause)) {
      int again = repeats.merge(process, 1, Integer::sum);
      court
          .verdicts()
          .check(
              again <= CHANCE,
              "P5",
              () -> process + " pauses again and again for exactly " + pause + " ns");
    }
  }

  private void rushed(ClientProcess process, ReadRequest request) {
    int again = rushes.merge(process, 1, Integer::sum);
    court
        .verdicts()
        .check(
            again <= CHANCE,
            "P5",
            () ->
                process
                    + " asks again and again at the moment of another answer, now for "
                    + request.service());
  }
}
