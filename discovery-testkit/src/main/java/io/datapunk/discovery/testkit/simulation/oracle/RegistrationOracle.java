package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.testkit.simulation.model.Catalog;
import io.datapunk.discovery.testkit.simulation.model.Mark;
import io.datapunk.discovery.testkit.simulation.model.ModelInstance;
import io.datapunk.discovery.testkit.simulation.world.ClientProcess;
import io.datapunk.discovery.testkit.simulation.world.Host;
import io.datapunk.discovery.testkit.simulation.world.KeptInstance;
import io.datapunk.discovery.testkit.simulation.world.Witness;
import java.util.List;
import java.util.Optional;

/**
 * P7: when all is calm, what is open stands in the catalog as it is wanted; what was closed or
 * refused does not, and its closing has been answered.
 */
final class RegistrationOracle implements Witness {

  private static final String PROMISE = "P7";

  private final Court court;

  RegistrationOracle(Court court) {
    this.court = court;
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
    List<ModelInstance> rows = rows(instance);
    boolean right = rows.stream().anyMatch(row -> isAsWanted(row.endpoint(), instance.wanted()));
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
                    + rows);
    court
        .verdicts()
        .check(
            instance.state().equals(Optional.of(RegistrationState.REGISTERED)),
            PROMISE,
            () -> instance + " is held and says " + instance.state());
  }

  private static boolean isAsWanted(ServiceEndpoint held, ServiceRegistration wanted) {
    return held.host().equals(wanted.host())
        && held.port() == wanted.port()
        && held.tags().equals(wanted.tags())
        && held.metadata().equals(wanted.metadata())
        && held.health() == HealthStatus.PASSING;
  }

  private void isGone(KeptInstance instance) {
    if (othersHaveTheId(instance)) {
      return;
    }
    court
        .verdicts()
        .check(instance.isAnswered(), PROMISE, () -> instance + ": its closing was never answered");
    if (instance.ended().equals(Optional.of(RegistrationState.UNCONFIRMED))
        || instance.process().registry().hasStragglers(instance.id())) {
      return;
    }
    court
        .verdicts()
        .check(
            rows(instance).isEmpty(),
            PROMISE,
            () -> instance + " is closed, and the catalog holds " + rows(instance));
  }

  /** Of several of one id in one process the last that was not refused bears the mark. */
  private static boolean othersHaveTheId(KeptInstance instance) {
    List<KeptInstance> all =
        instance.process().instances().stream()
            .filter(each -> each.id().equals(instance.id()) && !each.isRefused())
            .toList();
    return !all.isEmpty() && all.get(all.size() - 1) != instance;
  }

  /** The rows that bear the mark of this instance's own registration. */
  private List<ModelInstance> rows(KeptInstance instance) {
    Optional<Mark> mark = instance.process().registry().markOf(instance.id());
    Catalog truth = court.world().cluster().leader().orElseThrow().catalog();
    return truth.instances(instance.service()).stream()
        .filter(row -> row.id().equals(instance.id()))
        .filter(row -> mark.filter(own -> own.isOn(row)).isPresent())
        .toList();
  }
}
