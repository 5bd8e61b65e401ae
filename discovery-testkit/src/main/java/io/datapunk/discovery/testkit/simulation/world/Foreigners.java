package io.datapunk.discovery.testkit.simulation.world;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.testkit.simulation.model.CatalogWrite;
import io.datapunk.discovery.testkit.simulation.model.Chance;
import io.datapunk.discovery.testkit.simulation.model.Journal;
import io.datapunk.discovery.testkit.simulation.model.ModelCluster;
import io.datapunk.discovery.testkit.simulation.model.ModelInstance;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Instances that others put into the registry, change and take out, straight in the catalog. */
final class Foreigners {

  private static final String NODE = "elsewhere";
  private static final int MOST = 6;

  private final ModelCluster cluster;
  private final Journal journal;
  private final Chance chance;
  private int revision;

  Foreigners(ModelCluster cluster, Journal journal, Chance chance) {
    this.cluster = cluster;
    this.journal = journal;
    this.chance = chance;
  }

  /** Fills a service with some instances. */
  void settle(String service) {
    for (int i = 1 + chance.below(MOST); i > 0; i--) {
      put(service, i, HealthStatus.PASSING);
    }
  }

  /** Does one small thing. */
  void act(String service) {
    int number = 1 + chance.below(MOST);
    switch (chance.below(5)) {
      case 0, 1 -> put(service, number, HealthStatus.PASSING);
      case 2 -> put(service, number, HealthStatus.CRITICAL);
      case 3 -> remove(service, number);
      default -> put(service, number, HealthStatus.WARNING);
    }
  }

  /** Takes all of them out, in one instant or nearly so. */
  void leave(String service) {
    for (int number = 1; number <= MOST; number++) {
      remove(service, number);
    }
  }

  private void put(String service, int number, HealthStatus health) {
    ServiceEndpoint endpoint =
        ServiceEndpoint.builder(service, id(service, number), "10.0.0." + number, 8080)
            .metadata(Map.of("rev", "" + ++revision))
            .health(health)
            .build();
    write(
        CatalogWrite.put(new ModelInstance(NODE, endpoint, new TreeSet<>(), Optional.empty(), 0)));
  }

  private void remove(String service, int number) {
    write(CatalogWrite.remove(service, id(service, number), NODE));
  }

  private void write(CatalogWrite write) {
    if (cluster.commit(write)) {
      journal.add(() -> "catalog: " + write);
    }
  }

  private static String id(String service, int number) {
    return service + "-" + number;
  }
}
