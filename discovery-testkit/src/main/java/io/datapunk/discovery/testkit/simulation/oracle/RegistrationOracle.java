package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.testkit.simulation.model.ModelAgent;
import io.datapunk.discovery.testkit.simulation.model.ModelInstance;
import io.datapunk.discovery.testkit.simulation.world.ClientProcess;
import io.datapunk.discovery.testkit.simulation.world.Host;
import io.datapunk.discovery.testkit.simulation.world.KeptInstance;
import io.datapunk.discovery.testkit.simulation.world.Witness;
import java.util.List;
import java.util.Optional;

/**
 * P7: when all is calm, what is open stands in the catalog as it is wanted; what was closed or
 * refused does not, and its closing has been answered. What was answered as gone is gone from then
 * on.
 */
final class RegistrationOracle implements Witness {

  private static final String PROMISE = "P7";

  private final Court court;
  private final Rows rows;

  RegistrationOracle(Court court) {
    this.court = court;
    this.rows = new Rows(court);
  }

  @Override
  public void tick() {
    for (Host host : court.world().hosts()) {
      host.process().instances().stream()
          .filter(instance -> !instance.isOpen() && !othersMayBringItBack(instance))
          .filter(instance -> instance.ended().equals(Optional.of(RegistrationState.CLOSED)))
          .forEach(this::staysGone);
    }
  }

  /** What was answered before it was true, or is put back, shows itself for a moment at least. */
  private void staysGone(KeptInstance instance) {
    boolean written =
        instance.process().registry().isMarkedSince(instance.id(), instance.beganAt());
    if (!written || Rows.othersHaveTheId(instance)) {
      return;
    }
    List<ModelInstance> held = rows.of(instance);
    court
        .verdicts()
        .check(
            held.isEmpty(),
            PROMISE,
            () -> instance + " was answered to be gone, and the catalog holds " + held);
  }

  /**
   * A restored catalog, an agent's writes in disorder, and a write that arrived after it was given
   * up undo what was true when it was answered; the engine and the agents clear that away in time.
   */
  private boolean othersMayBringItBack(KeptInstance instance) {
    return court.world().cluster().isEverRestored()
        || court.world().agents().stream()
            .map(ModelAgent::state)
            .anyMatch(s -> s.isEverDisordered())
        || instance.process().registry().hasStragglers(instance.id());
  }

  @Override
  public void quiet() {
    for (Host host : court.world().hosts()) {
      host.process().instances().forEach(this::stands);
    }
  }

  @Override
  public void closed(ClientProcess process) {
    process.instances().forEach(this::isGone);
  }

  private void stands(KeptInstance instance) {
    if (!instance.isOpen()) {
      isGone(instance);
      return;
    }
    List<ModelInstance> held = rows.of(instance);
    boolean right =
        held.stream()
            .map(ModelInstance::endpoint)
            .filter(endpoint -> endpoint.health() == HealthStatus.PASSING)
            .anyMatch(endpoint -> Rows.isAsWanted(endpoint, instance.wanted()));
    court
        .verdicts()
        .check(
            right,
            PROMISE,
            () ->
                instance
                    + " is open ("
                    + instance.state()
                    + "), wanted as "
                    + instance.wanted()
                    + " "
                    + instance.wanted().metadata()
                    + ", and the catalog holds "
                    + held);
    court
        .verdicts()
        .check(
            instance.state().equals(Optional.of(RegistrationState.REGISTERED)),
            PROMISE,
            () -> instance + " is held and says " + instance.state());
  }

  private void isGone(KeptInstance instance) {
    if (Rows.othersHaveTheId(instance)) {
      return;
    }
    court
        .verdicts()
        .check(instance.isAnswered(), PROMISE, () -> instance + ": its closing was never answered");
    court
        .verdicts()
        .check(
            rows.of(instance).isEmpty(),
            PROMISE,
            () -> instance + " is closed, and the catalog holds " + rows.of(instance));
  }
}
