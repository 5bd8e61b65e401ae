package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.port.DesiredCheck;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.ObservedInstance;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * An instance as the store holds it. Immutable.
 *
 * <p>It can be known in two places, as with Consul: at the agent, where it was registered and where
 * reports go, and in the catalog, where lookups find it. Only a fault makes them differ.
 */
final class InstanceRow {

  private final DesiredInstance desired;
  private final SortedMap<String, CheckRow> checks;
  private final Standing standing;
  private final ServiceEndpoint endpoint;
  private final long nextDeadline;

  /** Where the instance is known, and whether it is in maintenance. */
  private record Standing(boolean atAgent, boolean inCatalog, boolean maintenance) {}

  private InstanceRow(
      DesiredInstance desired, SortedMap<String, CheckRow> checks, Standing standing) {
    this.desired = desired;
    this.checks = checks;
    this.standing = standing;
    this.endpoint = endpointOf(desired.registration(), health(), reason());
    this.nextDeadline =
        standing.atAgent
            ? checks.values().stream()
                .mapToLong(CheckRow::nextDeadline)
                .min()
                .orElse(CheckRow.NEVER)
            : CheckRow.NEVER;
  }

  /** Returns the row of a registration that takes the place of {@code before}. */
  static InstanceRow registered(DesiredInstance desired, Optional<InstanceRow> before, long now) {
    SortedMap<String, CheckRow> checks = new TreeMap<>();
    for (DesiredCheck check : desired.checks()) {
      Optional<CheckRow> held = before.flatMap(row -> row.check(check.name()));
      checks.put(check.name(), CheckRow.registered(check, held, now));
    }
    boolean maintenance =
        desired.maintenance().isPresent()
            || before.map(row -> row.standing.maintenance).orElse(false);
    return new InstanceRow(desired, checks, new Standing(true, true, maintenance));
  }

  String service() {
    return desired.service();
  }

  String id() {
    return desired.id();
  }

  boolean isAtAgent() {
    return standing.atAgent;
  }

  /** Returns what lookups find, if they do. */
  Optional<ServiceEndpoint> inCatalog() {
    return standing.inCatalog ? Optional.of(endpoint) : Optional.empty();
  }

  boolean isKnown() {
    return standing.atAgent || standing.inCatalog;
  }

  Optional<CheckRow> check(String name) {
    return Optional.ofNullable(checks.get(name));
  }

  /** Returns when a check expires or the instance is removed, unless something happens before. */
  long nextDeadline() {
    return nextDeadline;
  }

  /** Returns whether a check has been critical for too long. */
  boolean isToBeRemoved(long now) {
    return standing.atAgent && checks.values().stream().anyMatch(row -> row.removesAt() <= now);
  }

  ObservedInstance observed() {
    Optional<ServiceEndpoint> agent = standing.atAgent ? Optional.of(endpoint) : Optional.empty();
    return new ObservedInstance(
        agent,
        inCatalog(),
        Optional.of(desired.owner()),
        desired.incarnation(),
        "",
        checks.keySet());
  }

  InstanceRow reported(String check, HealthReport report, long now) {
    SortedMap<String, CheckRow> changed = new TreeMap<>(checks);
    changed.computeIfPresent(
        check, (name, row) -> row.reported(report.status(), report.message(), now));
    return new InstanceRow(desired, changed, standing);
  }

  InstanceRow at(long now) {
    return withChecks(row -> row.at(now));
  }

  InstanceRow renewed(long now) {
    return withChecks(row -> row.renewed(now));
  }

  InstanceRow maintenance(boolean on) {
    return with(new Standing(standing.atAgent, standing.inCatalog, on));
  }

  InstanceRow lostAtAgent() {
    return with(new Standing(false, standing.inCatalog, standing.maintenance));
  }

  InstanceRow lostInCatalog() {
    return with(new Standing(standing.atAgent, false, standing.maintenance));
  }

  private InstanceRow with(Standing changed) {
    return new InstanceRow(desired, checks, changed);
  }

  private InstanceRow withChecks(UnaryOperator<CheckRow> change) {
    SortedMap<String, CheckRow> changed = new TreeMap<>(checks);
    changed.replaceAll((name, row) -> change.apply(row));
    return new InstanceRow(desired, changed, standing);
  }

  private HealthStatus health() {
    if (standing.maintenance) {
      return HealthStatus.MAINTENANCE;
    }
    return checks.values().stream()
        .map(CheckRow::status)
        .reduce(HealthStatus.PASSING, HealthStatus::worse);
  }

  /** What the worst check says, as long as it is not passing. */
  private String reason() {
    HealthStatus health = health();
    if (health == HealthStatus.PASSING || standing.maintenance) {
      return "";
    }
    return checks.entrySet().stream()
        .filter(check -> check.getValue().status() == health)
        .map(check -> check.getKey() + ": " + check.getValue().note())
        .findFirst()
        .orElse("");
  }

  private static ServiceEndpoint endpointOf(
      ServiceRegistration from, HealthStatus health, String reason) {
    return ServiceEndpoint.builder(from.service(), from.id(), from.host(), from.port())
        .tags(from.tags())
        .metadata(from.metadata())
        .weight(from.weight())
        .health(health)
        .healthReason(reason)
        .build();
  }
}
