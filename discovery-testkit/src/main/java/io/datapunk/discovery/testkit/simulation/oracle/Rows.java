package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.testkit.simulation.model.Catalog;
import io.datapunk.discovery.testkit.simulation.model.Mark;
import io.datapunk.discovery.testkit.simulation.model.ModelInstance;
import io.datapunk.discovery.testkit.simulation.model.ModelServer;
import io.datapunk.discovery.testkit.simulation.world.KeptInstance;
import java.util.List;
import java.util.Optional;

/** What the catalog truly holds of registered instances. */
final class Rows {

  private final Court court;

  Rows(Court court) {
    this.court = court;
  }

  /** Returns the rows that bear the mark of this instance's own registration. */
  List<ModelInstance> of(KeptInstance instance) {
    Optional<Mark> mark = instance.process().registry().markOf(instance.id());
    Optional<Catalog> truth = court.world().cluster().leader().map(ModelServer::catalog);
    if (truth.isEmpty()) {
      return List.of();
    }
    return truth.get().instances(instance.service()).stream()
        .filter(row -> row.id().equals(instance.id()))
        .filter(row -> mark.filter(own -> own.isOn(row)).isPresent())
        .toList();
  }

  /** Returns whether one of them is as its user wants it, whatever its health. */
  boolean isKept(KeptInstance instance) {
    return of(instance).stream().anyMatch(row -> isAsWanted(row.endpoint(), instance.wanted()));
  }

  static boolean isAsWanted(ServiceEndpoint held, ServiceRegistration wanted) {
    return held.host().equals(wanted.host())
        && held.port() == wanted.port()
        && held.tags().equals(wanted.tags())
        && held.metadata().equals(wanted.metadata());
  }

  /** Of several of one id in one process the last that was not refused bears the mark. */
  static boolean othersHaveTheId(KeptInstance instance) {
    List<KeptInstance> all =
        instance.process().instances().stream()
            .filter(each -> each.id().equals(instance.id()) && !each.isRefused())
            .toList();
    return !all.isEmpty() && all.get(all.size() - 1) != instance;
  }
}
