package io.datapunk.discovery.testkit.simulation.world;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceSnapshot;
import java.util.List;
import java.util.stream.Collectors;

/** Snapshots and changes in few words, for the journal. */
public final class Shown {

  private Shown() {}

  /** Returns endpoints as {@code [a, b(CRITICAL)~3]}: health unless passing, metadata if any. */
  public static String endpoints(List<ServiceEndpoint> endpoints) {
    return endpoints.stream().map(Shown::endpoint).collect(Collectors.joining(", ", "[", "]"));
  }

  /** Returns a snapshot with version, source and freshness. */
  public static String snapshot(ServiceSnapshot snapshot) {
    return "v"
        + snapshot.version()
        + " "
        + endpoints(snapshot.endpoints())
        + " from "
        + snapshot.source()
        + snapshot.staleReason().map(reason -> ", stale: " + reason).orElse("");
  }

  /** Returns a change with its difference. */
  static String change(ServiceChange change) {
    return snapshot(change.snapshot())
        + " +"
        + change.added().size()
        + " -"
        + change.removed().size()
        + " ~"
        + change.changed().size();
  }

  private static String endpoint(ServiceEndpoint endpoint) {
    String health = endpoint.health() == HealthStatus.PASSING ? "" : "(" + endpoint.health() + ")";
    String revision = endpoint.metadata().getOrDefault("rev", "");
    return endpoint.id() + health + (revision.isEmpty() ? "" : "~" + revision);
  }
}
