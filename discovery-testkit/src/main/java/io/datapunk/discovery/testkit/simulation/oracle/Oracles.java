package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.testkit.simulation.world.Witness;
import io.datapunk.discovery.testkit.simulation.world.World;
import java.util.List;

/** All oracles over one world, in the order in which they are to see an event. */
public final class Oracles {

  private Oracles() {}

  /** Returns the judges of a world; they write into {@code verdicts}. */
  public static List<Witness> over(World world, Verdicts verdicts) {
    Court court = new Court(world, verdicts);
    Channels channels = new Channels(court);
    GoodService service = new GoodService(court);
    return List.of(
        new HerdOracle(court, channels),
        channels,
        service,
        new FreshnessOracle(court),
        new ProvenanceOracle(court),
        new OrderOracle(court),
        new ConvergenceOracle(court, channels, service),
        new CallbackOracle(verdicts),
        new DeliveryOracle(court),
        new RegistrationOracle(court),
        new KeepingOracle(court),
        new StatusOracle(court),
        new LossOracle(court, channels),
        new LookupOracle(court, service),
        new ResourceOracle(court, channels),
        new LoadOracle(court),
        new AuditOracle(court, service),
        new SharingOracle(court));
  }
}
