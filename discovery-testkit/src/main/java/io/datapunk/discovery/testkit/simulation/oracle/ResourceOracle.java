package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.testkit.simulation.world.ClientProcess;
import io.datapunk.discovery.testkit.simulation.world.Host;
import io.datapunk.discovery.testkit.simulation.world.Witness;

/**
 * P11: open questions and timers stay few, whatever happens, and closing gives all of them back.
 */
final class ResourceOracle implements Witness {

  private static final String PROMISE = "P11";
  private static final int PER_SERVICE = 4;
  private static final int TIMERS_EACH = 6;

  private final Court court;
  private final Channels channels;

  ResourceOracle(Court court, Channels channels) {
    this.court = court;
    this.channels = channels;
  }

  /** However many subscribe to a service, one long poll serves them. */
  @Override
  public void asked(ClientProcess process, ReadRequest request) {
    int polls = channels.of(process, request.service()).openPolls();
    court
        .verdicts()
        .check(
            polls <= 1,
            PROMISE,
            () -> process + " has " + polls + " long polls for " + request.service());
  }

  @Override
  public void tick() {
    for (Host host : court.world().hosts()) {
      judge(host.process());
    }
  }

  private void judge(ClientProcess process) {
    if (process.runtime().isStopped() || process.runtime().isDead()) {
      return;
    }
    int services = court.world().plan().services().size() + 1;
    int instances = process.instances().size();
    int questions = PER_SERVICE * services + instances;
    court
        .verdicts()
        .check(
            process.registry().open() <= questions,
            PROMISE,
            () -> process + " has " + process.registry().open() + " open questions");
    int parts = questions + instances + process.subscribers().size() + process.lookupsUnderWay();
    court
        .verdicts()
        .check(
            process.runtime().timers() <= TIMERS_EACH * parts,
            PROMISE,
            () -> process + " has " + process.runtime().timers() + " timers for " + parts);
  }

  @Override
  public void closed(ClientProcess process) {
    court
        .verdicts()
        .check(
            process.registry().open() == 0,
            PROMISE,
            () -> process + " is closed with " + process.registry().open() + " open questions");
    court
        .verdicts()
        .check(
            process.runtime().timers() == 0,
            PROMISE,
            () -> process + " is closed with " + process.runtime().timers() + " timers");
  }
}
