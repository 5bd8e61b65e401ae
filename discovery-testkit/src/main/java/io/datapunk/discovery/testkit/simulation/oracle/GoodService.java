package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.testkit.simulation.world.ClientProcess;
import io.datapunk.discovery.testkit.simulation.world.Host;
import io.datapunk.discovery.testkit.simulation.world.Witness;
import java.util.HashMap;
import java.util.Map;

/** Since when each process is served as well as the registry can, and when it first felt that. */
final class GoodService implements Witness {

  private static final long NEVER = Long.MAX_VALUE;

  private final Court court;
  private final Map<ClientProcess, Period> periods = new HashMap<>();

  GoodService(Court court) {
    this.court = court;
  }

  /** A period of good service. */
  private static final class Period {
    private long since;
    private long firstAnswer = NEVER;

    private Period(long since) {
      this.since = since;
    }
  }

  @Override
  public void tick() {
    for (Host host : court.world().hosts()) {
      if (!host.process().isServedWell()) {
        interrupted(host.process());
      }
    }
  }

  @Override
  public void answered(
      ClientProcess process, ReadRequest request, long askedAt, RegistryAnswer answer) {
    Period period = period(process);
    if (askedAt >= period.since && period.firstAnswer == NEVER) {
      period.firstAnswer = court.now();
    }
  }

  /** Returns since when the process is served well. */
  long wellSince(ClientProcess process) {
    return period(process).since;
  }

  /**
   * Returns since when nothing upset the registry either, so that blocking reads can be relied on.
   */
  long undisturbedSince(ClientProcess process) {
    if (process.registry().isBalanced()) {
      return court.now(); // each cursor may be another server's
    }
    long registry = court.world().cluster().upsetAt();
    long agent = process.registry().current().agent().serverChangedAt();
    return Math.max(wellSince(process), Math.max(registry, agent));
  }

  /** Returns when the first question asked since then was answered; in the far future if none. */
  long firstAnswer(ClientProcess process) {
    return period(process).firstAnswer;
  }

  private void interrupted(ClientProcess process) {
    Period period = period(process);
    period.since = court.now();
    period.firstAnswer = NEVER;
  }

  private Period period(ClientProcess process) {
    return periods.computeIfAbsent(process, key -> new Period(key.beganAt()));
  }
}
