package io.datapunk.discovery.testkit.simulation.model;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.core.port.DesiredCheck;
import io.datapunk.discovery.core.port.DesiredInstance;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An instance as the agent that took it knows it, with the state of its checks. */
final class LocalService {

  private static final long SHORTEST_KEEP = 60 * WorldTime.SECOND;

  private final DesiredInstance instance;
  private final SortedMap<String, LocalCheck> checks = new TreeMap<>();
  private boolean maintenance;

  /** One check: where it stands, and since when. */
  private static final class LocalCheck {
    private final DesiredCheck check;
    private HealthStatus status;
    private long reportedAt;
    private long changedAt;

    LocalCheck(DesiredCheck check, long now) {
      this.check = check;
      this.status = check.initially();
      this.reportedAt = now;
      this.changedAt = now;
    }

    void become(HealthStatus next, long now) {
      if (status != next) {
        status = next;
        changedAt = now;
      }
    }

    boolean isLate(long now) {
      return check.reported() && now - reportedAt > check.ttl().toNanos();
    }

    boolean isCriticalForTooLong(long now) {
      long keep =
          check
              .deregisterCriticalAfter()
              .map(time -> Math.max(time.toNanos(), SHORTEST_KEEP))
              .orElse(Long.MAX_VALUE);
      return status == HealthStatus.CRITICAL && now - changedAt >= keep;
    }
  }

  /** Takes an instance; checks that stay the same keep their status. */
  LocalService(DesiredInstance instance, @Nullable LocalService before, long now) {
    this.instance = instance;
    this.maintenance = before != null && before.maintenance;
    for (DesiredCheck desired : instance.checks()) {
      LocalCheck check = new LocalCheck(desired, now);
      LocalCheck old = before == null ? null : before.checks.get(desired.name());
      if (old != null && old.check.reported() == desired.reported()) {
        check.status = old.status;
        check.reportedAt = old.reportedAt;
        check.changedAt = old.changedAt;
      }
      checks.put(desired.name(), check);
    }
  }

  String id() {
    return instance.id();
  }

  String service() {
    return instance.service();
  }

  /** Takes a report; false if there is no such check. */
  boolean report(String name, HealthStatus status, long now) {
    LocalCheck check = checks.get(name);
    if (check == null || !check.check.reported()) {
      return false;
    }
    check.reportedAt = now;
    check.become(status, now);
    return true;
  }

  void maintenance(boolean on) {
    maintenance = on;
  }

  /** Lets time pass: late reports are critical, and checks of the agent's own see the process. */
  void look(boolean answers, long now) {
    for (LocalCheck check : checks.values()) {
      if (!check.check.reported()) {
        check.become(answers ? HealthStatus.PASSING : HealthStatus.CRITICAL, now);
      } else if (check.isLate(now)) {
        check.become(HealthStatus.CRITICAL, now);
      }
    }
  }

  boolean isCriticalForTooLong(long now) {
    return checks.values().stream().anyMatch(check -> check.isCriticalForTooLong(now));
  }

  ModelInstance row(String node) {
    return new ModelInstance(
        node,
        endpoint(),
        new TreeSet<>(checks.keySet()),
        Optional.of(instance.owner()),
        instance.incarnation());
  }

  ServiceEndpoint endpoint() {
    var registration = instance.registration();
    return ServiceEndpoint.builder(
            registration.service(), registration.id(), registration.host(), registration.port())
        .tags(registration.tags())
        .metadata(registration.metadata())
        .weight(registration.weight())
        .health(health())
        .build();
  }

  HealthStatus health() {
    if (maintenance) {
      return HealthStatus.MAINTENANCE;
    }
    HealthStatus worst = HealthStatus.PASSING;
    for (LocalCheck check : checks.values()) {
      worst = worst.worse(check.status);
    }
    return worst;
  }
}
